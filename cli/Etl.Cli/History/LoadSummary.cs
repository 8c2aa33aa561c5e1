using Etl.Functions.Accounts;

namespace Etl.Cli.History;

/// <summary>A load as <c>status</c> shows it.</summary>
internal sealed record LoadSummary
{
    /// <summary>The load.</summary>
    public required string LoadId { get; init; }

    /// <summary>Its latest run; null when it has none.</summary>
    public string? RunId { get; init; }

    /// <summary>The object's key or the file's path.</summary>
    public required string File { get; init; }

    /// <summary>The dataset; null when none was found.</summary>
    public string? Dataset { get; init; }

    /// <summary>How it stands: planned, staged, loaded, abandoned, or another word of the database's.</summary>
    public required string Status { get; init; }

    /// <summary>When its latest run began.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>When it ended; null while it goes on.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>Its accounts; all null before the merge.</summary>
    public LoadAccounts Accounts { get; init; } = new();

    /// <summary>How the rows got in; null when they did not.</summary>
    public string? Strategy { get; init; }

    /// <summary>What went wrong; null when nothing did.</summary>
    public string? Error { get; init; }
}
