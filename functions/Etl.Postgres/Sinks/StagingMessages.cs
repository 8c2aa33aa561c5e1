using Etl.Core.Splitting;

namespace Etl.Postgres.Sinks;

/// <summary>What is said about staging.</summary>
internal static class StagingMessages
{
    public static string NotCurrent(string runId, ChunkKey chunk) =>
        FormattableString.Invariant($"Run {runId}, chunk {chunk.Index}, generation {chunk.Generation}: no longer current. The run was ended or the chunk was cut anew; this worker must stop.");

    public static string WrongChunk(string runId, ChunkKey chunk, ChunkKey reported) =>
        $"Run {runId}: the report is of {reported}, the rows are of {chunk}. Nothing was staged.";

    public static string RowsDiffer(string runId, ChunkKey chunk, long reported, long copied) =>
        FormattableString.Invariant($"Run {runId}, chunk {chunk.Index}, generation {chunk.Generation}: the worker encoded {reported} rows and Postgres took {copied}. Nothing was staged.");
}
