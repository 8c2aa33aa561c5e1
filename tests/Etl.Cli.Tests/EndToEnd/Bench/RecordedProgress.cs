using System.Collections.Concurrent;
using Etl.Local.Running;

namespace Etl.Cli.Tests.EndToEnd.Bench;

/// <summary>Keeps what a run told of itself.</summary>
internal sealed class RecordedProgress : IRunProgress
{
    private int _chunksDone;

    /// <summary>The stages, in order, with the chunks they worked on.</summary>
    public ConcurrentQueue<(RunStage Stage, int? Chunks)> Stages { get; } = new();

    /// <summary>The chunks that were done.</summary>
    public int ChunksDone => _chunksDone;

    public void StageStarted(RunStage stage, int? chunks, long? bytes) => Stages.Enqueue((stage, chunks));

    public void ChunkDone() => Interlocked.Increment(ref _chunksDone);

    public void Advanced(long bytes, long records, long rejected)
    {
    }

    public void StageEnded(RunStage stage)
    {
    }

    public void Note(string text)
    {
    }

    /// <summary>How often a stage began.</summary>
    public int Count(RunStage stage) => Stages.Count(one => one.Stage == stage);
}
