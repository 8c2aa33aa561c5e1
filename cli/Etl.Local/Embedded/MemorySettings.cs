namespace Etl.Local.Embedded;

/// <summary>Postgres's memory, sized to the machine, which it shares with the .NET process and the system's file cache.</summary>
/// <param name="SharedBuffersMB">
/// An eighth of the memory, at most 2 GB: Postgres is a guest here, a bulk load streams through the file cache anyway, and what is
/// dirty in it must be written before a stop.
/// </param>
/// <param name="MaintenanceWorkMemoryMB">For the sort behind a new key; every parallel worker shares it. A sixteenth, at most 1 GB.</param>
/// <param name="WorkMemoryMB">A sort or hash of a merge; several may run in one statement. A 256th, at most 64 MB.</param>
/// <param name="EffectiveCacheMB">What the planner may think is cached: half.</param>
internal sealed record MemorySettings(long SharedBuffersMB, long MaintenanceWorkMemoryMB, long WorkMemoryMB, long EffectiveCacheMB)
{
    private const long Megabyte = 1024 * 1024;

    /// <param name="totalBytes">What the process may use: the machine's memory, or its container's limit.</param>
    public static MemorySettings For(long totalBytes)
    {
        var total = totalBytes / Megabyte;
        return new MemorySettings(
            Math.Clamp(total / 8, 16, 2048),
            Math.Clamp(total / 16, 64, 1024),
            Math.Clamp(total / 256, 4, 64),
            Math.Max(total / 2, 64));
    }
}
