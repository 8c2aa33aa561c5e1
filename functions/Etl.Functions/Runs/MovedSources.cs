using Etl.Functions.Errors;
using Etl.Functions.Objects;

namespace Etl.Functions.Runs;

/// <summary>Where sources go when they are done with.</summary>
public static class MovedSources
{
    /// <summary>Moves a dropped file out of <c>incoming/</c>; a file read in place stays where it is. May be repeated.</summary>
    public static async Task MoveAsync(
        IObjectStore objects, ObjectVersion source, string folder, DateTimeOffset plannedAt, string runId, CancellationToken ct)
    {
        if (!source.Key.StartsWith("incoming/", StringComparison.Ordinal))
        {
            return;
        }

        try
        {
            await objects.MoveAsync(source, RunKeys.Moved(folder, plannedAt, runId, source.FileName), ct);
        }
        catch (Exception e) when (e is ObjectNotFoundException or NotAFileException or ObjectChangedException)
        {
            // Somebody has taken it away, or put a newer version in its place, which is a load of its own.
        }
    }
}
