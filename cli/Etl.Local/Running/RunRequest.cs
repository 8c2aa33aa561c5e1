using Etl.Functions.Objects;

namespace Etl.Local.Running;

/// <summary>What one `etl run` asks for one file.</summary>
public sealed record RunRequest
{
    /// <summary>The file's path, read in place; or, from the watcher, a file under the workspace's <c>incoming/</c>.</summary>
    public required string File { get; init; }

    /// <summary>The version of the file to go on with, wherever it is by now; null: the one that is there.</summary>
    public ObjectVersion? Version { get; init; }

    /// <summary>The dataset's name; null: the one that matches the file's name.</summary>
    public string? Dataset { get; init; }

    /// <summary>The planned chunk size in bytes.</summary>
    public long ChunkSize { get; init; } = Etl.Core.Defaults.ChunkSizeBytes;

    /// <summary>The most chunks in flight.</summary>
    public int Concurrency { get; init; } = Etl.Core.Defaults.MaxConcurrency;

    /// <summary>Check every chunk before any is staged.</summary>
    public bool ValidateFirst { get; init; }

    /// <summary>Only check.</summary>
    public bool DryRun { get; init; }

    /// <summary>Load it although it is a repeat, or superseded.</summary>
    public bool Force { get; init; }

    /// <summary>Let a replace leave however few rows.</summary>
    public bool AllowShrink { get; init; }

    /// <summary>Guess record starts by coin flips; for tests of the proof.</summary>
    public bool CoinFlip { get; init; }
}
