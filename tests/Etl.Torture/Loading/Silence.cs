using Etl.Local.Running;

namespace Etl.Torture.Loading;

/// <summary>Progress that nobody watches.</summary>
internal sealed class Silence : IRunProgress
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
