using Etl.Aws.Servers.S3.Faults;
using Etl.Aws.Tests.Objects.Fixtures;
using Etl.Functions.Errors;

namespace Etl.Aws.Tests.Objects;

public sealed class MoveTests
{
    private const string From = "incoming/a.csv";
    private const string To = "processed/2026/01/02/r.1/a.csv";

    public static TheoryData<string, int> BucketsAndSizes => new()
    {
        { Bench.Versioned, 0 }, { Bench.Plain, 0 }, { Bench.Versioned, 5000 }, { Bench.Plain, 5000 }, { Bench.Versioned, 10_001 }, { Bench.Plain, 12_000 },
    };

    [Theory]
    [MemberData(nameof(BucketsAndSizes))]
    public async Task A_moved_object_is_at_its_place_and_nowhere_else(string bucket, int size)
    {
        await using var bench = await Bench.StartAsync();
        bench.Server.MaximumCopyBytes = 10_000;
        var bytes = Bench.Bytes(size);
        var version = bench.Upload(bucket, From, bytes);
        await bench.Store.MoveAsync(version, To, Bench.Ct);
        var moved = bench.Server.Get(bucket, To)!;
        Assert.Equal(bytes, moved.Bytes.ToArray());
        Assert.Equal(version.Version, moved.Metadata["etl-source-version"]);
        Assert.Equal(version.ETag, moved.Metadata["etl-source-etag"]);
        Assert.Empty(bench.Server.Versions(bucket, From));
        Assert.Equal(size > 10_000, moved.ETag.Contains('-', StringComparison.Ordinal));
        Assert.Empty(bench.Server.Uploads(bucket));
    }

    [Fact]
    public async Task What_the_sender_stored_with_the_object_goes_with_it()
    {
        await using var bench = await Bench.StartAsync();
        var item = bench.Server.Put(Bench.Versioned, From, [1, 2], metadata: new Dictionary<string, string> { ["sender"] = "bank" });
        var version = (await bench.Store.StatAsync(Bench.Versioned, From, Bench.Ct)) with { Sequencer = item.Sequencer };
        await bench.Store.MoveAsync(version, To, Bench.Ct);
        Assert.Equal("bank", bench.Server.Get(Bench.Versioned, To)!.Metadata["sender"]);
        Assert.Equal("binary/octet-stream", bench.Server.Get(Bench.Versioned, To)!.ContentHeaders["content-type"]);
    }

    [Fact]
    public async Task A_newer_upload_stays_on_a_versioned_bucket()
    {
        await using var bench = await Bench.StartAsync();
        var version = bench.Upload(Bench.Versioned, From, Bench.Bytes(100));
        var newer = bench.Upload(Bench.Versioned, From, Bench.Bytes(100, seed: 2));
        await bench.Store.MoveAsync(version, To, Bench.Ct);
        Assert.Equal([newer.Version], bench.Server.Versions(Bench.Versioned, From).Select(item => item.VersionId));
        Assert.Equal(Bench.Bytes(100), bench.Server.Get(Bench.Versioned, To)!.Bytes.ToArray());
    }

    [Fact]
    public async Task A_newer_upload_is_not_moved_in_place_of_the_old_one()
    {
        await using var bench = await Bench.StartAsync();
        var version = bench.Upload(Bench.Plain, From, Bench.Bytes(100));
        bench.Upload(Bench.Plain, From, Bench.Bytes(100, seed: 2));
        await Assert.ThrowsAsync<ObjectChangedException>(() => bench.Store.MoveAsync(version, To, Bench.Ct));
        Assert.Null(bench.Server.Get(Bench.Plain, To));
        Assert.NotNull(bench.Server.Get(Bench.Plain, From));
    }

    [Theory]
    [InlineData("CopyObject", 100)]
    [InlineData("UploadPartCopy", 12_000)]
    public async Task An_upload_between_looking_and_copying_is_not_copied(string operation, int size)
    {
        await using var bench = await Bench.StartAsync();
        var version = bench.Upload(Bench.Plain, From, Bench.Bytes(size));
        bench.Server.Faults.Add(new S3Fault { When = request => request.Operation == operation, Meanwhile = () => bench.Upload(Bench.Plain, From, Bench.Bytes(size, seed: 2)) });
        await Assert.ThrowsAsync<ObjectChangedException>(() => bench.Store.MoveAsync(version, To, Bench.Ct));
        Assert.Equal(Bench.Bytes(size, seed: 2), bench.Server.Get(Bench.Plain, From)!.Bytes.ToArray());
        Assert.Null(bench.Server.Get(Bench.Plain, To));
        Assert.Empty(bench.Server.Uploads(Bench.Plain));
    }

    [Theory]
    [InlineData(Bench.Versioned)]
    [InlineData(Bench.Plain)]
    public async Task An_upload_between_copying_and_deleting_stays(string bucket)
    {
        await using var bench = await Bench.StartAsync();
        var version = bench.Upload(bucket, From, Bench.Bytes(100));
        bench.Server.Faults.Add(new S3Fault { When = request => request.Operation == "DeleteObject", Meanwhile = () => bench.Upload(bucket, From, Bench.Bytes(100, seed: 2)) });
        await bench.Store.MoveAsync(version, To, Bench.Ct);
        Assert.Equal(Bench.Bytes(100, seed: 2), Assert.Single(bench.Server.Versions(bucket, From)).Bytes.ToArray());
        Assert.Equal(Bench.Bytes(100), bench.Server.Get(bucket, To)!.Bytes.ToArray());
    }

    [Theory]
    [MemberData(nameof(BucketsAndSizes))]
    public async Task A_move_that_died_before_deleting_only_deletes(string bucket, int size)
    {
        await using var bench = await Bench.StartAsync(retries: 0);
        var version = bench.Upload(bucket, From, Bench.Bytes(size));
        bench.Server.Faults.Answer("DeleteObject", 503, "SlowDown");
        await Assert.ThrowsAsync<ObjectStoreException>(() => bench.Store.MoveAsync(version, To, Bench.Ct));
        var puts = bench.Count("s3:PutObject");
        await bench.Store.MoveAsync(version, To, Bench.Ct);
        Assert.Equal(puts, bench.Count("s3:PutObject"));
        Assert.Empty(bench.Server.Versions(bucket, From));
        Assert.Single(bench.Server.Versions(bucket, To));
    }

    [Theory]
    [InlineData(Bench.Versioned)]
    [InlineData(Bench.Plain)]
    public async Task A_move_that_is_done_may_be_repeated_even_under_a_newer_upload(string bucket)
    {
        await using var bench = await Bench.StartAsync();
        var version = bench.Upload(bucket, From, Bench.Bytes(100));
        await bench.Store.MoveAsync(version, To, Bench.Ct);
        await bench.Store.MoveAsync(version, To, Bench.Ct);
        var newer = bench.Upload(bucket, From, Bench.Bytes(100, seed: 2));
        await bench.Store.MoveAsync(version, To, Bench.Ct);
        Assert.Equal(newer.ETag, bench.Server.Get(bucket, From)!.ETag);
        Assert.Single(bench.Server.Versions(bucket, To));
    }

    [Theory]
    [InlineData("CopyObject", 100)]
    [InlineData("UploadPartCopy", 12_000)]
    [InlineData("CompleteMultipartUpload", 12_000)]
    [InlineData("DeleteObject", 100)]
    public async Task A_move_one_of_whose_answers_was_lost_succeeds(string operation, int size)
    {
        foreach (var bucket in (string[])[Bench.Versioned, Bench.Plain])
        {
            await using var bench = await Bench.StartAsync();
            var version = bench.Upload(bucket, From, Bench.Bytes(size));
            bench.Server.Faults.Add(new S3Fault { When = request => request.Operation == operation, LoseAnswer = true });
            await bench.Store.MoveAsync(version, To, Bench.Ct);
            Assert.Empty(bench.Server.Versions(bucket, From));
            Assert.Equal(Bench.Bytes(size), bench.Server.Get(bucket, To)!.Bytes.ToArray());
        }
    }

    [Fact]
    public async Task A_copy_with_other_content_is_made_again_before_the_source_goes()
    {
        await using var bench = await Bench.StartAsync();
        var version = bench.Upload(Bench.Versioned, From, Bench.Bytes(100));
        var marks = new Dictionary<string, string> { ["etl-source-version"] = version.Version, ["etl-source-etag"] = version.ETag };
        bench.Server.Put(Bench.Versioned, To, Bench.Bytes(100, seed: 2), metadata: marks);
        await bench.Store.MoveAsync(version, To, Bench.Ct);
        Assert.Equal(Bench.Bytes(100), bench.Server.Get(Bench.Versioned, To)!.Bytes.ToArray());
    }

    [Fact]
    public async Task The_source_stays_when_the_copy_turns_out_different()
    {
        await using var bench = await Bench.StartAsync();
        var version = bench.Upload(Bench.Versioned, From, Bench.Bytes(100));
        var looks = 0;
        var marks = new Dictionary<string, string> { ["etl-source-version"] = version.Version, ["etl-source-etag"] = version.ETag };
        bench.Server.Faults.Add(new S3Fault
        {
            When = request => request.Operation == "HeadObject" && request.Key == To && ++looks == 2,
            Meanwhile = () => bench.Server.Put(Bench.Versioned, To, Bench.Bytes(100, seed: 2), metadata: marks),
        });
        await Assert.ThrowsAsync<ObjectStoreException>(() => bench.Store.MoveAsync(version, To, Bench.Ct));
        Assert.NotNull(bench.Server.Get(Bench.Versioned, From));
    }

    [Fact]
    public async Task A_source_that_somebody_took_away_is_told_apart_from_one_that_was_moved()
    {
        await using var bench = await Bench.StartAsync();
        var version = bench.Upload(Bench.Versioned, From, Bench.Bytes(100));
        bench.Server.Delete(Bench.Versioned, From, version.Version);
        await Assert.ThrowsAsync<ObjectChangedException>(() => bench.Store.MoveAsync(version, To, Bench.Ct));
    }

    [Fact]
    public async Task A_move_needs_no_more_than_these_rights()
    {
        await using var bench = await Bench.StartAsync();
        await bench.Store.MoveAsync(bench.Upload(Bench.Versioned, From, Bench.Bytes(100)), To, Bench.Ct);
        Assert.Equal(
            [
                ("s3:GetObject", To), ("s3:GetObjectVersion", From), ("s3:GetObjectVersion", From), ("s3:PutObject", To), ("s3:GetObject", To),
                ("s3:DeleteObjectVersion", From),
            ],
            bench.Server.Calls.Select(call => (call.Action, call.Key)));
    }
}
