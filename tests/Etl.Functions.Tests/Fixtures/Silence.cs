using Etl.Functions.Hosting;

namespace Etl.Functions.Tests.Fixtures;

/// <summary>Shows no progress.</summary>
internal sealed class Silence : IWorkObserver
{
    public void Advanced(long bytes, long records, long rejected)
    {
    }
}
