using Etl.Functions.Errors;
using Etl.Functions.Objects;
using Etl.Functions.Runs;
using Etl.Functions.Tests.Fixtures;

namespace Etl.Functions.Tests.Handlers;

/// <summary>Objects that end before their end, though nothing says so.</summary>
public class CutShortTests
{
    private static readonly byte[] File = "id,name\n1,one\n2,two\n3,three\n"u8.ToArray();

    [Fact]
    public async Task A_file_that_ends_while_it_is_looked_at_has_changed()
    {
        var host = new Host(TestDatasets.Strict, configure: services => services with { Objects = new CuttingStore(services.Objects, key => key.StartsWith("incoming/", StringComparison.Ordinal)) });

        var result = await host.RunAsync(host.Drop(File), new LoadOptions());

        Assert.Equal(nameof(ObjectChangedException), result.Error);
        Assert.Contains("ended at byte", result.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_object_of_our_own_that_came_incomplete_is_read_again_and_then_named()
    {
        var host = new Host(TestDatasets.Strict, configure: services => services with { Objects = new CuttingStore(services.Objects, key => key.EndsWith("/plan.json", StringComparison.Ordinal)) });

        var result = await host.RunAsync(host.Drop(File), new LoadOptions());

        Assert.Equal(nameof(ObjectStoreException), result.Error);
        Assert.Contains("plan.json", result.Cause, StringComparison.Ordinal);
    }

    /// <summary>Gives all bytes of some objects but the last few.</summary>
    private sealed class CuttingStore(IObjectStore inner, Func<string, bool> cuts) : IObjectStore
    {
        private const int Missing = 3;

        public Task<ObjectVersion> StatAsync(string bucket, string key, CancellationToken ct) => inner.StatAsync(bucket, key, ct);

        public Task<Stream> OpenRangeAsync(ObjectVersion version, long offset, long length, CancellationToken ct) =>
            inner.OpenRangeAsync(version, offset, cuts(version.Key) ? Math.Max(1, length - Missing) : length, ct);

        public Task EnsureUnchangedAsync(ObjectVersion version, CancellationToken ct) => inner.EnsureUnchangedAsync(version, ct);

        public async Task<Stream?> OpenAsync(string bucket, string key, CancellationToken ct)
        {
            var stream = await inner.OpenAsync(bucket, key, ct);
            if (stream is null || !cuts(key))
            {
                return stream;
            }

            var bytes = new byte[stream.Length - Missing];
            await stream.ReadExactlyAsync(bytes, ct);
            return new MemoryStream(bytes);
        }

        public Task WriteAsync(string bucket, string key, Func<Stream, CancellationToken, Task> write, CancellationToken ct) => inner.WriteAsync(bucket, key, write, ct);

        public IAsyncEnumerable<string> ListAsync(string bucket, string prefix, CancellationToken ct) => inner.ListAsync(bucket, prefix, ct);

        public Task MoveAsync(ObjectVersion version, string destinationKey, CancellationToken ct) => inner.MoveAsync(version, destinationKey, ct);
    }
}
