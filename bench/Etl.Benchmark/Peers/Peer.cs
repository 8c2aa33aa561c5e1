namespace Etl.Benchmark.Peers;

/// <summary>A program we are compared with.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Install">The command that installs it.</param>
/// <param name="Version">Its version; null when it is not installed.</param>
internal sealed record Peer(string Name, string Install, string? Version)
{
    public bool IsAbsent => Version is null;
}
