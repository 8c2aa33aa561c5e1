using Etl.Local.Running;

namespace Etl.Cli.Progress;

/// <summary>Keeps the meters of a run's stages and says when one comes, goes on or ends.</summary>
internal abstract class StageBoard(TimeProvider time) : IRunProgress
{
    private readonly Lock _lock = new();
    private readonly Dictionary<RunStage, StageMeter> _current = [];
    private volatile StageMeter? _overChunks;

    public void StageStarted(RunStage stage, int? chunks, long? bytes)
    {
        StageMeter meter;
        lock (_lock)
        {
            meter = new StageMeter(StageMeter.TitleOf(stage, _current.ContainsKey(stage)), chunks, bytes, time);
            _current[stage] = meter;
        }

        if (chunks is not null)
        {
            _overChunks = meter;
        }

        Started(meter);
    }

    public void ChunkDone()
    {
        if (_overChunks is not { } meter)
        {
            return;
        }

        meter.ChunkDone();
        Advanced(meter);
    }

    public void Advanced(long bytes, long records, long rejected)
    {
        if (_overChunks is not { } meter)
        {
            return;
        }

        meter.Advance(bytes, records, rejected);
        Advanced(meter);
    }

    public void StageEnded(RunStage stage)
    {
        StageMeter? meter;
        lock (_lock)
        {
            if (!_current.TryGetValue(stage, out meter))
            {
                return;
            }
        }

        meter.End();
        Ended(meter);
    }

    public abstract void Note(string text);

    protected abstract void Started(StageMeter meter);

    protected abstract void Advanced(StageMeter meter);

    protected abstract void Ended(StageMeter meter);
}
