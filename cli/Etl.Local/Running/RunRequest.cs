using Etl.Functions.Objects;
using Etl.Functions.Runs;

namespace Etl.Local.Running;

/// <summary>What one `etl run` asks for one file.</summary>
public sealed record RunRequest
{
    /// <summary>The file's path, read in place; or, from the watcher, a file under the workspace's <c>incoming/</c>.</summary>
    public required string File { get; init; }

    /// <summary>The version of the file to go on with, wherever it is by now; null: the one that is there.</summary>
    public ObjectVersion? Version { get; init; }

    /// <summary>What to do differently from the default.</summary>
    public LoadOptions Options { get; init; } = new();
}
