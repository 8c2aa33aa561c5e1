using System.Globalization;

namespace Etl.Benchmark.Results;

/// <summary>The tables; in memory and end to end never share one.</summary>
internal enum ResultTable
{
    /// <summary>Loads, from the start of a process to its end.</summary>
    EndToEnd,

    /// <summary>One core, no database.</summary>
    InMemory,

    /// <summary>What happens as files get larger.</summary>
    Scale,
}

/// <summary>A row of a table: us against somebody, and what is asked of it.</summary>
internal sealed record Comparison
{
    /// <summary>The table it belongs to.</summary>
    public required ResultTable Table { get; init; }

    /// <summary>What was measured.</summary>
    public required string Measure { get; init; }

    /// <summary>Our figure.</summary>
    public required string Ours { get; init; }

    /// <summary>What we are compared with.</summary>
    public required string Against { get; init; }

    /// <summary>Whether that is a program which people could use instead, and not a limit or another run of ours.</summary>
    public bool Peer { get; init; }

    /// <summary>Their figure; empty when they are absent.</summary>
    public string Theirs { get; init; } = "";

    /// <summary>Ours in relation to theirs; null when there is none.</summary>
    public double? Ratio { get; init; }

    /// <summary>What is asked, as text.</summary>
    public string Required { get; init; } = "";

    /// <summary>Whether it holds; null when nothing is asked or they are absent.</summary>
    public bool? Holds { get; init; }

    /// <summary>The command that installs what is absent; null when it is there.</summary>
    public string? Install { get; init; }

    /// <summary>We have to be so many times as fast; null: nothing is asked.</summary>
    public static Comparison Faster(ResultTable table, string measure, Series ours, string against, Series theirs, double? atLeast = null) => new()
    {
        Table = table,
        Measure = measure,
        Ours = ours.Text(),
        Against = against,
        Theirs = theirs.Text(),
        Ratio = theirs.Median() / ours.Median(),
        Required = atLeast is null ? "" : string.Create(CultureInfo.InvariantCulture, $"at least {atLeast} x"),
        Holds = atLeast is null ? null : theirs.Median() / ours.Median() >= atLeast,
    };

    /// <summary>They could not be measured.</summary>
    public static Comparison Absent(ResultTable table, string measure, Series ours, string against, double atLeast, string install) => new()
    {
        Table = table,
        Measure = measure,
        Ours = ours.Text(),
        Against = against,
        Peer = true,
        Required = string.Create(CultureInfo.InvariantCulture, $"at least {atLeast} x"),
        Install = install,
    };
}
