using Etl.Cli.Terminals;

namespace Etl.Cli;

/// <summary>All that the commands know of the world around them, so that tests can give them another.</summary>
internal sealed record CommandContext
{
    /// <summary>Standard output: results.</summary>
    public required Screen Out { get; init; }

    /// <summary>Standard error: progress, notes, errors.</summary>
    public required Screen Error { get; init; }

    /// <summary>Opens standard output for bytes. Writing to it throws when nobody reads any more.</summary>
    public required Func<Stream> OpenOutput { get; init; }

    /// <summary>The directory that relative paths start from.</summary>
    public required string CurrentDirectory { get; init; }

    /// <summary>The clone: <c>statemachine/</c>, <c>datasets/</c>, <c>node_modules/</c>.</summary>
    public required string ApplicationRoot { get; init; }

    /// <summary>Reads an environment variable.</summary>
    public required Func<string, string?> Environment { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>The pipeline and what belongs to it.</summary>
    public required Services Services { get; init; }

    /// <summary>A path as an absolute one.</summary>
    public string FullPath(string path) => Path.GetFullPath(path, CurrentDirectory);
}
