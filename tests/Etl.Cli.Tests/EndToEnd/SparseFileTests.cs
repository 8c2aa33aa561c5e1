using System.Globalization;
using System.Text;
using Etl.Core.Datasets;
using Etl.Core.Delimited;
using Etl.Core.Splitting;
using Etl.Functions.Objects;
using Etl.Functions.Runs;
using Etl.Functions.Split;
using Etl.Local.Objects;

namespace Etl.Cli.Tests.EndToEnd;

/// <summary>Split reads a window a cut, whatever the size of the file.</summary>
public sealed class SparseFileTests
{
    private const long Size = 1L << 40;

    [Fact]
    public async Task A_terabyte_is_planned_from_less_than_two_thousandths_of_it()
    {
        using var folder = new TestFolder();
        var cuts = ChunkPlanner.NominalCuts(0, Size, Core.Defaults.ChunkSizeBytes);
        var expected = WriteRecordsAroundCuts(folder.PathOf("sparse.csv"), cuts);
        var store = new CountingStore(folder.Root);
        var version = await store.StatAsync(folder.Root, "sparse.csv", CancellationToken.None);

        var locator = new BoundaryLocator(store, new Source { Object = version }, SourceEncoding.Utf8, new DelimitedFormat().Open(Dialect.Rfc4180), GuessMode.Evidence);
        Assert.Equal(expected, await locator.LocateAsync(cuts, CancellationToken.None));
        Assert.InRange(store.BytesAsked, 1, Size / 500);
    }

    /// <summary>Writes a record over each cut and one behind it; what lies between is a hole. Returns where the ones behind start.</summary>
    private static List<long> WriteRecordsAroundCuts(string path, IReadOnlyList<long> cuts)
    {
        var starts = new List<long>();
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        file.SetLength(Size);
        foreach (var cut in cuts)
        {
            var over = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\n{cut},before\n"));
            file.Position = cut - 4;
            file.Write([.. over, .. "1,behind\n"u8]);
            starts.Add(cut - 4 + over.Length);
        }

        return starts;
    }

    private sealed class CountingStore(string workspace) : IObjectStore
    {
        private readonly DirectoryStore _store = new(workspace);
        private long _bytesAsked;

        public long BytesAsked => _bytesAsked;

        public Task<Stream> OpenRangeAsync(ObjectVersion version, long offset, long length, CancellationToken ct)
        {
            Interlocked.Add(ref _bytesAsked, length);
            return _store.OpenRangeAsync(version, offset, length, ct);
        }

        public Task<ObjectVersion> StatAsync(string bucket, string key, CancellationToken ct) => _store.StatAsync(bucket, key, ct);

        public Task EnsureUnchangedAsync(ObjectVersion version, CancellationToken ct) => _store.EnsureUnchangedAsync(version, ct);

        public Task<Stream?> OpenAsync(string bucket, string key, CancellationToken ct) => _store.OpenAsync(bucket, key, ct);

        public Task WriteAsync(string bucket, string key, Func<Stream, CancellationToken, Task> write, CancellationToken ct) => _store.WriteAsync(bucket, key, write, ct);

        public IAsyncEnumerable<string> ListAsync(string bucket, string prefix, CancellationToken ct) => _store.ListAsync(bucket, prefix, ct);

        public Task MoveAsync(ObjectVersion version, string destinationKey, CancellationToken ct) => _store.MoveAsync(version, destinationKey, ct);
    }
}
