using Etl.Core.Splitting;
using Etl.Functions.Runs;
using Microsoft.Extensions.Logging;

namespace Etl.Functions.Telemetry;

/// <summary>What the functions log. Which load, run, chunk and attempt a line is about stands in its scope.</summary>
internal static partial class EtlLog
{
    /// <summary>Opens a scope that names what the lines in it are about.</summary>
    public static IDisposable? About(this ILogger logger, string runId, ChunkKey? chunk = null, int? attempt = null)
    {
        var names = new Dictionary<string, object?>(StringComparer.Ordinal) { ["loadId"] = LoadIds.LoadOf(runId), ["runId"] = runId };
        if (chunk is not null)
        {
            names["chunk"] = chunk.Index;
            names["generation"] = chunk.Generation;
        }

        if (attempt is not null)
        {
            names["attempt"] = attempt;
        }

        return logger.BeginScope(names);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{next}: {bucket}/{key} as {dataset}, {bytes} bytes, {pending} of {chunks} chunks to do, resumed: {resumed}")]
    public static partial void Planned(ILogger logger, Next next, string bucket, string key, string dataset, long bytes, int pending, int chunks, bool resumed);

    [LoggerMessage(Level = LogLevel.Information, Message = "{next}: {bucket}/{key}. {reason}")]
    public static partial void NotLoaded(ILogger logger, Next next, string bucket, string key, string? reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{repaired} chunks started in the middle of a record and are read again, round {round}")]
    public static partial void Repaired(ILogger logger, int repaired, int round);

    [LoggerMessage(Level = LogLevel.Information, Message = "Chunk of {bytes} bytes: {read} records read, {rows} rows, {rejected} rejected, {milliseconds} ms")]
    public static partial void ChunkEnded(ILogger logger, long bytes, long read, long rows, long rejected, long milliseconds);

    [LoggerMessage(Level = LogLevel.Information, Message = "The chunk was staged by an earlier attempt")]
    public static partial void AlreadyStaged(ILogger logger);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Attempt failed with {error}: {cause}")]
    public static partial void ChunkFailed(ILogger logger, string error, string cause);

    [LoggerMessage(Level = LogLevel.Information, Message = "{outcome} into {target}, {strategy}, {seconds} s")]
    public static partial void Merged(ILogger logger, ReduceOutcome outcome, string target, string? strategy, double seconds);

    [LoggerMessage(Level = LogLevel.Information, Message = "{status}: {read} read, {accepted} accepted, {rejected} rejected, {inserted} inserted, {updated} updated")]
    public static partial void Finished(ILogger logger, LoadStatus status, long? read, long? accepted, long? rejected, long? inserted, long? updated);

    [LoggerMessage(Level = LogLevel.Error, Message = "{bucket}/{key} was not loaded. {error}: {cause}")]
    public static partial void Failed(ILogger logger, string bucket, string key, string error, string cause);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The standing of the run could not be recorded: {reason}")]
    public static partial void StandingLost(ILogger logger, string reason);
}
