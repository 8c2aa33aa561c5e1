using System.Text.Json;
using Etl.Aws.Objects;
using Etl.Aws.Servers.S3.Faults;
using Etl.Aws.Tests.Objects.Fixtures;
using Etl.Functions.Errors;

namespace Etl.Aws.Tests.Objects;

public sealed class OwnObjectTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3999)]
    [InlineData(4000)]
    [InlineData(4001)]
    [InlineData(8000)]
    [InlineData(25_001)]
    public async Task What_is_written_is_read(int length)
    {
        await using var bench = await Bench.StartAsync();
        var bytes = Bench.Bytes(length);
        await bench.WriteAsync(Bench.Versioned, "work/r/a.bin", bytes);
        await using var stream = await bench.Store.OpenAsync(Bench.Versioned, "work/r/a.bin", Bench.Ct);
        Assert.Equal(bytes, await Bench.DrainAsync(stream!));
        Assert.Empty(bench.Server.Uploads(Bench.Versioned));
        Assert.Equal(length > 4000, bench.Server.Get(Bench.Versioned, "work/r/a.bin")!.ETag.Contains('-', StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_writer_waits_when_two_parts_are_on_their_way_and_a_third_is_full()
    {
        await using var bench = await Bench.StartAsync(new S3StoreOptions());
        bench.Server.MinimumPartBytes = 5 << 20;
        var piece = Bench.Bytes(1 << 20);
        var written = 0;
        var gate = new TaskCompletionSource();
        bench.Server.Faults.Add(new S3Fault { When = request => request.Operation == "UploadPart", Times = -1, Until = gate.Task });
        var writing = bench.Store.WriteAsync(
            Bench.Plain,
            "rejects/big.jsonl",
            async (stream, ct) =>
            {
                for (; written < 40; written++)
                {
                    await stream.WriteAsync(piece, ct);
                }
            },
            Bench.Ct);
        await WaitAsync(() => Volatile.Read(ref written) == 24 && bench.Count("s3:PutObject") == 3);
        await Task.Delay(300, Bench.Ct);
        Assert.Equal(24, Volatile.Read(ref written));

        // The creation of the upload and two parts of it.
        Assert.Equal(3, bench.Count("s3:PutObject"));
        gate.SetResult();
        await writing;
        var item = bench.Server.Get(Bench.Plain, "rejects/big.jsonl")!;
        Assert.Equal(40 << 20, item.Bytes.Length);
        Assert.EndsWith("-5", item.ETag);
    }

    private static async Task WaitAsync(Func<bool> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Bench.Ct);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        while (!condition())
        {
            await Task.Delay(10, limit.Token);
        }
    }

    [Fact]
    public async Task A_writer_that_fails_leaves_nothing()
    {
        await using var bench = await Bench.StartAsync();
        await Assert.ThrowsAsync<JsonException>(() => bench.Store.WriteAsync(
            Bench.Plain,
            "a",
            async (stream, ct) =>
            {
                await stream.WriteAsync(Bench.Bytes(13_000), ct);
                throw new JsonException();
            },
            Bench.Ct));
        Assert.Null(bench.Server.Get(Bench.Plain, "a"));
        Assert.Empty(bench.Server.Uploads(Bench.Plain));
        Assert.Equal(1, bench.Count("s3:AbortMultipartUpload"));
    }

    [Fact]
    public async Task A_part_that_cannot_be_uploaded_ends_the_upload()
    {
        await using var bench = await Bench.StartAsync(retries: 0);
        await bench.WriteAsync(Bench.Plain, "a", [7]);
        bench.Server.Faults.Add(new S3Fault { When = request => request.Operation == "UploadPart", Status = 500, Times = -1 });
        var error = await Assert.ThrowsAsync<ObjectStoreException>(() => bench.WriteAsync(Bench.Plain, "a", Bench.Bytes(13_000)));
        Assert.StartsWith("Could not write s3://plain/a (s3:PutObject, 1 attempts): 500 InternalError", error.Message);
        Assert.Equal([7], bench.Server.Get(Bench.Plain, "a")!.Bytes.ToArray());
        Assert.Empty(bench.Server.Uploads(Bench.Plain));
    }

    [Theory]
    [InlineData("PutObject", 3000)]
    [InlineData("UploadPart", 13_000)]
    [InlineData("CompleteMultipartUpload", 13_000)]
    public async Task A_write_whose_answer_was_lost_succeeds(string operation, int length)
    {
        await using var bench = await Bench.StartAsync();
        var bytes = Bench.Bytes(length);
        bench.Server.Faults.Add(new S3Fault { When = request => request.Operation == operation, LoseAnswer = true });
        await bench.WriteAsync(Bench.Plain, "a", bytes);
        Assert.Equal(bytes, bench.Server.Get(Bench.Plain, "a")!.Bytes.ToArray());
    }

    [Fact]
    public async Task A_whole_object_whose_answer_breaks_off_is_read_on_from_there()
    {
        await using var bench = await Bench.StartAsync();
        var bytes = Bench.Bytes(5000);
        bench.Upload(Bench.Versioned, "work/a", bytes);
        bench.Server.Faults.Add(new S3Fault { When = _ => true, BreakAfterBytes = 1234 });
        await using var stream = await bench.Store.OpenAsync(Bench.Versioned, "work/a", Bench.Ct);
        Assert.Equal(bytes, await Bench.DrainAsync(stream!));
        Assert.Equal(2, bench.Count("s3:GetObject"));
    }

    [Fact]
    public async Task What_is_not_there_opens_as_null()
    {
        await using var bench = await Bench.StartAsync();
        Assert.Null(await bench.Store.OpenAsync(Bench.Versioned, "work/none", Bench.Ct));
    }

    [Fact]
    public async Task A_listing_goes_over_all_pages_in_order()
    {
        await using var bench = await Bench.StartAsync();
        string[] keys = ["work/r/b", "work/r/B", "work/r/a/1", "work/r/a", "work/r/é &<x>", "work/r/a-1", "work/r2/a"];
        foreach (var key in keys)
        {
            bench.Upload(Bench.Plain, key, [1]);
        }

        Assert.Equal(keys.Where(key => key.StartsWith("work/r/", StringComparison.Ordinal)).Order(StringComparer.Ordinal), await bench.ListAsync(Bench.Plain, "work/r/"));
        Assert.Equal(3, bench.Count("s3:ListBucket"));
        Assert.Empty(await bench.ListAsync(Bench.Plain, "nothing/"));
    }
}
