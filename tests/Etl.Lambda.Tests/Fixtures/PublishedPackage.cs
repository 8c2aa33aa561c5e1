using Etl.Aws.Servers.RuntimeApi;

[assembly: AssemblyFixture(typeof(Etl.Lambda.Tests.Fixtures.PublishedPackage))]

namespace Etl.Lambda.Tests.Fixtures;

/// <summary>The function package as it is deployed, published once for all tests.</summary>
public sealed class PublishedPackage : IAsyncLifetime
{
    public FunctionPackage Package { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Package = await FunctionPackage.PublishAsync(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync()
    {
        Package.Dispose();
        return ValueTask.CompletedTask;
    }
}
