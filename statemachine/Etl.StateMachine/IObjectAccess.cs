namespace Etl.StateMachine;

/// <summary>Objects that a distributed Map reads its items from (ItemReader) and writes its results to (ResultWriter).</summary>
public interface IObjectAccess
{
    ValueTask<Stream> OpenReadAsync(string bucket, string key, CancellationToken ct);

    /// <summary>
    /// Creates or replaces an object with what <paramref name="write"/> writes. The object must appear whole or not at all;
    /// when <paramref name="write"/> throws, not at all. Two objects may be written at once.
    /// </summary>
    ValueTask WriteAsync(string bucket, string key, Func<Stream, CancellationToken, Task> write, CancellationToken ct);
}
