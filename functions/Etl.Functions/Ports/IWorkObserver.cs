namespace Etl.Functions.Ports;

/// <summary>Is told of work as it is done, for a progress bar. Called often and from several threads; must return at once.</summary>
public interface IWorkObserver
{
    /// <summary>A worker has gone on in its chunk.</summary>
    /// <param name="bytes">The bytes of the source it has scanned since its last call.</param>
    /// <param name="records">The records it has read since then.</param>
    /// <param name="rejected">The records it has rejected since then.</param>
    void Advanced(long bytes, long records, long rejected);
}
