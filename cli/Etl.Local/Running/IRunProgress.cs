namespace Etl.Local.Running;

/// <summary>The stages of a run, in order of appearance.</summary>
public enum RunStage
{
    /// <summary>The database is being started.</summary>
    Database,

    /// <summary>The file is being sniffed and its cuts planned.</summary>
    Split,

    /// <summary>Chunks are being checked without being staged.</summary>
    Validate,

    /// <summary>Chunks are being mapped for an exact cut.</summary>
    PreScan,

    /// <summary>Chunks are being checked and staged.</summary>
    Process,

    /// <summary>The rows are being merged into the target.</summary>
    Merge,

    /// <summary>Rejects and report are being written.</summary>
    Finish,
}

/// <summary>Is told how a run goes on. Called from several threads; must return at once.</summary>
public interface IRunProgress
{
    /// <summary>A stage begins. For the stages over chunks the totals are known.</summary>
    /// <param name="stage">The stage; a repair makes the same one begin again with the repaired chunks only.</param>
    /// <param name="chunks">The chunks it works on; null for other stages.</param>
    /// <param name="bytes">The bytes of the whole file; null for other stages.</param>
    void StageStarted(RunStage stage, int? chunks, long? bytes);

    /// <summary>A chunk of the stage is done.</summary>
    void ChunkDone();

    /// <summary>Work on chunks went on by so many bytes, records and rejected records.</summary>
    void Advanced(long bytes, long records, long rejected);

    /// <summary>The stage ended.</summary>
    void StageEnded(RunStage stage);

    /// <summary>Something is worth a line, such as a retry and its reason.</summary>
    void Note(string text);
}
