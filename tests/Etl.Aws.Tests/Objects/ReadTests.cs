using Etl.Aws.Servers.S3.Faults;
using Etl.Aws.Tests.Objects.Fixtures;
using Etl.Functions.Errors;

namespace Etl.Aws.Tests.Objects;

public sealed class ReadTests
{
    [Theory]
    [InlineData(Bench.Versioned, 0, 5500)]
    [InlineData(Bench.Plain, 0, 5500)]
    [InlineData(Bench.Plain, 0, 1)]
    [InlineData(Bench.Plain, 0, 1000)]
    [InlineData(Bench.Plain, 0, 1001)]
    [InlineData(Bench.Plain, 999, 3002)]
    [InlineData(Bench.Versioned, 5499, 100)]
    [InlineData(Bench.Versioned, 5000, long.MaxValue)]
    [InlineData(Bench.Versioned, 5500, 10)]
    [InlineData(Bench.Versioned, 9000, 10)]
    [InlineData(Bench.Versioned, 10, 0)]
    public async Task A_range_is_read_in_order_and_ends_with_the_object(string bucket, int offset, long length)
    {
        await using var bench = await Bench.StartAsync();
        var bytes = Bench.Bytes(5500);
        var version = bench.Upload(bucket, "incoming/a.csv", bytes);
        var expected = bytes.Skip(offset).Take((int)Math.Min(length, int.MaxValue)).ToArray();
        Assert.Equal(expected, await bench.ReadAsync(version, offset, length));
    }

    [Fact]
    public async Task A_small_range_is_one_request()
    {
        await using var bench = await Bench.StartAsync();
        var version = bench.Upload(Bench.Versioned, "a", Bench.Bytes(5500));
        await bench.ReadAsync(version, 100, 1000);
        var call = Assert.Single(bench.Server.Calls);
        Assert.Equal(("s3:GetObjectVersion", "arn:aws:s3:::versioned/a", Bench.AccessKey), (call.Action, call.Resource, call.Principal));
    }

    [Fact]
    public async Task Parts_are_asked_for_at_once_but_no_further_ahead_than_allowed()
    {
        await using var bench = await Bench.StartAsync();
        var version = bench.Upload(Bench.Plain, "a", Bench.Bytes(20_000));
        bench.Server.Faults.Add(new S3Fault { When = _ => true, Times = -1, Delay = TimeSpan.FromMilliseconds(50) });
        await using var stream = await bench.Store.OpenRangeAsync(version, 0, 20_000, Bench.Ct);
        await stream.ReadExactlyAsync(new byte[1], Bench.Ct);
        await Task.Delay(200, Bench.Ct);
        Assert.Equal(3, bench.Count("s3:GetObject"));
        await stream.ReadExactlyAsync(new byte[1000], Bench.Ct);
        await Task.Delay(200, Bench.Ct);
        Assert.Equal(4, bench.Count("s3:GetObject"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_part_that_breaks_off_is_asked_for_again_from_there(bool beginsWithReset)
    {
        await using var bench = await Bench.StartAsync();
        var bytes = Bench.Bytes(4500);
        var version = bench.Upload(Bench.Plain, "a", bytes);
        var ranges = new List<string?>();
        bench.Server.Faults.Add(new S3Fault
        {
            When = request =>
            {
                ranges.Add(request.Range);
                return false;
            },
        });
        bench.Server.Faults.Add(new S3Fault
        {
            When = request => request.Range == "bytes=1000-1999",
            BreakAfterBytes = beginsWithReset ? null : 300,
            Reset = beginsWithReset,
        });
        Assert.Equal(bytes, await bench.ReadAsync(version));
        var again = beginsWithReset ? "bytes=1000-1999" : "bytes=1300-1999";
        Assert.Equal(beginsWithReset ? 2 : 1, ranges.Count(range => range == again));
    }

    [Fact]
    public async Task A_part_that_breaks_off_again_and_again_comes_through_while_it_makes_progress()
    {
        await using var bench = await Bench.StartAsync();
        var bytes = Bench.Bytes(2000);
        var version = bench.Upload(Bench.Plain, "a", bytes);
        bench.Server.Faults.Add(new S3Fault { When = _ => true, BreakAfterBytes = 70, Times = 20 });
        Assert.Equal(bytes, await bench.ReadAsync(version));
    }

    [Fact]
    public async Task An_answer_that_always_breaks_off_at_once_is_given_up_with_the_place()
    {
        await using var bench = await Bench.StartAsync();
        var version = bench.Upload(Bench.Plain, "a b.csv", Bench.Bytes(2000));
        bench.Server.Faults.Add(new S3Fault { When = request => request.Range!.StartsWith("bytes=1000", StringComparison.Ordinal), BreakAfterBytes = 0, Times = -1 });
        var error = await Assert.ThrowsAsync<ObjectStoreException>(() => bench.ReadAsync(version));
        Assert.StartsWith("Could not read s3://plain/a b.csv: the answer broke off at byte 1000 and again after 3 more requests", error.Message);
    }

    [Fact]
    public async Task An_answer_that_falls_silent_is_asked_for_again()
    {
        await using var bench = await Bench.StartAsync(Bench.SmallParts with { SilenceLimit = TimeSpan.FromMilliseconds(200) });
        var bytes = Bench.Bytes(2000);
        var version = bench.Upload(Bench.Plain, "a", bytes);
        bench.Server.Faults.Add(new S3Fault { When = _ => true, BreakAfterBytes = 10, FallSilent = true });
        Assert.Equal(bytes, await bench.ReadAsync(version));
    }

    [Theory]
    [InlineData(503, "SlowDown")]
    [InlineData(500, "InternalError")]
    public async Task Throttling_that_passes_is_waited_out(int status, string code)
    {
        await using var bench = await Bench.StartAsync(retries: 2);
        var bytes = Bench.Bytes(500);
        var version = bench.Upload(Bench.Versioned, "a", bytes);
        bench.Server.Faults.Answer("GetObject", status, code, times: 2);
        Assert.Equal(bytes, await bench.ReadAsync(version));
        Assert.Equal(3, bench.Count("s3:GetObjectVersion"));
    }

    [Fact]
    public async Task Throttling_that_does_not_pass_is_an_error_that_may()
    {
        await using var bench = await Bench.StartAsync(retries: 1);
        var version = bench.Upload(Bench.Versioned, "incoming/a.csv", Bench.Bytes(500));
        bench.Server.Faults.Answer("GetObject", 503, "SlowDown", times: -1);
        var error = await Assert.ThrowsAsync<ObjectStoreException>(() => bench.ReadAsync(version));
        Assert.StartsWith("Could not read s3://versioned/incoming/a.csv (s3:GetObjectVersion, 2 attempts): 503 SlowDown", error.Message);
        Assert.Equal(2, bench.Count("s3:GetObjectVersion"));
    }

    [Fact]
    public async Task An_overwritten_object_is_not_read_on_where_nothing_keeps_the_old_one()
    {
        await using var bench = await Bench.StartAsync();
        var version = bench.Upload(Bench.Plain, "incoming/a.csv", Bench.Bytes(9000));
        await using var stream = await bench.Store.OpenRangeAsync(version, 0, 9000, Bench.Ct);
        await stream.ReadExactlyAsync(new byte[500], Bench.Ct);
        bench.Upload(Bench.Plain, "incoming/a.csv", Bench.Bytes(9000, seed: 2));
        var error = await Assert.ThrowsAsync<ObjectChangedException>(() => Bench.DrainAsync(stream));
        Assert.StartsWith("s3://plain/incoming/a.csv was overwritten after its event", error.Message);
        await Assert.ThrowsAsync<ObjectChangedException>(() => bench.Store.EnsureUnchangedAsync(version, Bench.Ct));
    }

    [Fact]
    public async Task A_part_is_not_resumed_from_another_upload()
    {
        await using var bench = await Bench.StartAsync();
        var version = bench.Upload(Bench.Plain, "a", Bench.Bytes(900));
        bench.Server.Faults.Add(new S3Fault { When = _ => true, BreakAfterBytes = 300 });
        bench.Server.Faults.Add(new S3Fault { When = _ => true, Meanwhile = () => bench.Upload(Bench.Plain, "a", Bench.Bytes(900, seed: 2)) });
        await Assert.ThrowsAsync<ObjectChangedException>(() => bench.ReadAsync(version));
    }

    [Fact]
    public async Task The_pinned_version_is_read_whatever_is_uploaded_or_deleted_over_it()
    {
        await using var bench = await Bench.StartAsync();
        var bytes = Bench.Bytes(3000);
        var version = bench.Upload(Bench.Versioned, "a", bytes);
        bench.Upload(Bench.Versioned, "a", Bench.Bytes(100, seed: 2));
        Assert.Equal(bytes, await bench.ReadAsync(version));
        bench.Server.Delete(Bench.Versioned, "a");
        Assert.Equal(bytes, await bench.ReadAsync(version));
        await bench.Store.EnsureUnchangedAsync(version, Bench.Ct);
    }

    [Fact]
    public async Task A_version_written_before_versioning_is_pinned_by_its_etag()
    {
        await using var bench = await Bench.StartAsync();
        var bytes = Bench.Bytes(300);
        var version = bench.Upload(Bench.Plain, "a", bytes) with { Version = "null" };
        Assert.Equal(bytes, await bench.ReadAsync(version));
        bench.Upload(Bench.Plain, "a", Bench.Bytes(300, seed: 2));
        await Assert.ThrowsAsync<ObjectChangedException>(() => bench.ReadAsync(version));
    }

    [Fact]
    public async Task Giving_up_in_the_middle_leaves_nothing_behind()
    {
        await using var bench = await Bench.StartAsync();
        var bytes = Bench.Bytes(20_000);
        var version = bench.Upload(Bench.Plain, "a", bytes);
        bench.Server.Faults.Add(new S3Fault { When = request => request.Range != "bytes=0-999", Delay = TimeSpan.FromSeconds(30), Times = -1 });
        var stream = await bench.Store.OpenRangeAsync(version, 0, 20_000, Bench.Ct);
        await stream.ReadExactlyAsync(new byte[1000], Bench.Ct);
        using var soon = new CancellationTokenSource(100);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await stream.ReadExactlyAsync(new byte[1000], soon.Token));
        await stream.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10), Bench.Ct);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await stream.ReadExactlyAsync(new byte[1], Bench.Ct));
    }
}
