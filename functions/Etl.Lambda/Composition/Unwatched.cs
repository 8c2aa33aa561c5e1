using Etl.Functions.Ports;

namespace Etl.Lambda.Composition;

/// <summary>Nobody watches a function at work; its metrics say what it did.</summary>
internal sealed class Unwatched : IWorkObserver
{
    /// <inheritdoc/>
    public void Advanced(long bytes, long records, long rejected)
    {
    }
}
