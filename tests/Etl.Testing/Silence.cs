using Etl.Functions.Ports;
using Etl.Local.Running;

namespace Etl.Testing;

/// <summary>Progress that nobody watches.</summary>
public sealed class Silence : IWorkObserver, IRunProgress
{
    public void StageStarted(RunStage stage, int? chunks, long? bytes)
    {
    }

    public void ChunkDone()
    {
    }

    public void Advanced(long bytes, long records, long rejected)
    {
    }

    public void StageEnded(RunStage stage)
    {
    }

    public void Note(string text)
    {
    }
}
