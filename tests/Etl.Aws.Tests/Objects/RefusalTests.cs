using Etl.Aws.Tests.Objects.Fixtures;
using Etl.Functions.Errors;

namespace Etl.Aws.Tests.Objects;

public sealed class RefusalTests
{
    [Fact]
    public async Task An_event_of_a_deleted_object_says_what_to_do()
    {
        await using var bench = await Bench.StartAsync();
        var version = bench.Upload(Bench.Plain, "incoming/a.csv", Bench.Bytes(100));
        bench.Server.Delete(Bench.Plain, "incoming/a.csv");
        var error = await Assert.ThrowsAsync<ObjectNotFoundException>(() => bench.ReadAsync(version));
        Assert.Equal("There is no object s3://plain/incoming/a.csv: it was never there, or was deleted or moved after its event. If it is still to be loaded, upload it again.", error.Message);
        await Assert.ThrowsAsync<ObjectNotFoundException>(() => bench.Store.EnsureUnchangedAsync(version, Bench.Ct));
        await Assert.ThrowsAsync<ObjectNotFoundException>(() => bench.Store.StatAsync(Bench.Plain, "incoming/a.csv", Bench.Ct));
    }

    [Fact]
    public async Task A_version_deleted_for_good_says_which()
    {
        await using var bench = await Bench.StartAsync();
        var version = bench.Upload(Bench.Versioned, "incoming/a.csv", Bench.Bytes(100));
        bench.Server.Delete(Bench.Versioned, "incoming/a.csv", version.Version);
        var error = await Assert.ThrowsAsync<ObjectChangedException>(() => bench.ReadAsync(version));
        Assert.StartsWith($"Version {version.Version} of s3://versioned/incoming/a.csv is no longer there", error.Message);
    }

    [Fact]
    public async Task A_version_that_is_a_delete_marker_is_gone()
    {
        await using var bench = await Bench.StartAsync();
        var version = bench.Upload(Bench.Versioned, "a", Bench.Bytes(100));
        bench.Server.Delete(Bench.Versioned, "a");
        var marker = version with { Version = bench.Server.Versions(Bench.Versioned, "a")[^1].VersionId };
        await Assert.ThrowsAsync<ObjectChangedException>(() => bench.ReadAsync(marker));
        Assert.Null(await bench.Store.OpenAsync(Bench.Versioned, "a", Bench.Ct));
    }

    [Fact]
    public async Task An_event_whose_size_is_too_large_is_another_upload()
    {
        await using var bench = await Bench.StartAsync();
        var version = bench.Upload(Bench.Plain, "a", Bench.Bytes(100)) with { Size = 5000 };
        await Assert.ThrowsAsync<ObjectChangedException>(() => bench.ReadAsync(version, 3000, 10));
        await Assert.ThrowsAsync<ObjectChangedException>(() => bench.ReadAsync(version));
    }

    [Fact]
    public async Task Input_that_names_no_version_is_refused()
    {
        await using var bench = await Bench.StartAsync();
        var version = bench.Upload(Bench.Plain, "a", Bench.Bytes(100)) with { Version = "", ETag = "" };
        var error = await Assert.ThrowsAsync<ObjectNotFoundException>(() => bench.ReadAsync(version));
        Assert.Contains("Add one of them to detail.object", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bucket_that_is_not_there_is_named()
    {
        await using var bench = await Bench.StartAsync();
        var version = bench.Upload(Bench.Plain, "a", Bench.Bytes(100)) with { Bucket = "nowhere" };
        var error = await Assert.ThrowsAsync<ObjectNotFoundException>(() => bench.ReadAsync(version));
        Assert.StartsWith("There is no bucket nowhere", error.Message);
        var written = await Assert.ThrowsAsync<ObjectNotFoundException>(() => bench.WriteAsync("nowhere", "a", [1]));
        Assert.StartsWith("There is no bucket nowhere", written.Message);
    }

    public static TheoryData<string, string, string> Denials => new()
    {
        { "read", "s3:GetObjectVersion", "arn:aws:s3:::versioned/incoming/a.csv" },
        { "open", "s3:GetObject", "arn:aws:s3:::versioned/incoming/a.csv" },
        { "stat", "s3:GetObject", "arn:aws:s3:::versioned/incoming/a.csv" },
        { "write", "s3:PutObject", "arn:aws:s3:::versioned/incoming/a.csv" },
        { "write parts", "s3:PutObject", "arn:aws:s3:::versioned/incoming/a.csv" },
        { "list", "s3:ListBucket", "arn:aws:s3:::versioned" },
        { "move", "s3:DeleteObjectVersion", "arn:aws:s3:::versioned/incoming/a.csv" },
        { "move", "s3:PutObject", "arn:aws:s3:::versioned/processed/a.csv" },
    };

    [Theory]
    [MemberData(nameof(Denials))]
    public async Task A_denial_names_the_permission_and_its_resource(string deed, string action, string arn)
    {
        await using var bench = await Bench.StartAsync();
        var version = bench.Upload(Bench.Versioned, "incoming/a.csv", Bench.Bytes(100));
        bench.Server.Faults.Deny(action);
        Func<Task> act = deed switch
        {
            "read" => () => bench.ReadAsync(version),
            "open" => () => bench.Store.OpenAsync(version.Bucket, version.Key, Bench.Ct),
            "stat" => () => bench.Store.StatAsync(version.Bucket, version.Key, Bench.Ct),
            "write" => () => bench.WriteAsync(version.Bucket, version.Key, [1]),
            "write parts" => () => bench.WriteAsync(version.Bucket, version.Key, Bench.Bytes(9000)),
            "list" => () => bench.ListAsync(version.Bucket, "work/"),
            _ => () => bench.Store.MoveAsync(version, "processed/a.csv", Bench.Ct),
        };
        var error = await Assert.ThrowsAsync<ObjectAccessDeniedException>(act);
        Assert.StartsWith($"{action} on {arn} is not allowed", error.Message);
    }

    [Fact]
    public async Task A_missing_object_that_may_not_be_listed_is_a_denial_that_mentions_listing()
    {
        await using var bench = await Bench.StartAsync();
        bench.Server.Faults.Deny("s3:ListBucket");
        var error = await Assert.ThrowsAsync<ObjectAccessDeniedException>(() => bench.Store.OpenAsync(Bench.Plain, "none", Bench.Ct));
        Assert.Contains("Where s3:ListBucket on arn:aws:s3:::plain is missing", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(403, "InvalidObjectState", "is archived (Glacier)")]
    [InlineData(403, "InvalidAccessKeyId", "the credentials are not accepted")]
    [InlineData(400, "ExpiredToken", "the credentials are not accepted")]
    [InlineData(301, "PermanentRedirect", "the bucket is in another region")]
    public async Task Other_refusals_say_what_to_do(int status, string code, string words)
    {
        await using var bench = await Bench.StartAsync(retries: 0);
        var version = bench.Upload(Bench.Plain, "a", Bench.Bytes(100));
        bench.Server.Faults.Answer("GetObject", status, code, times: -1);
        var error = await Assert.ThrowsAsync<ObjectAccessDeniedException>(() => bench.ReadAsync(version));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_an_error_that_may_pass()
    {
        await using var bench = await Bench.StartAsync(Bench.SmallParts with { MaxResumes = 0 }, retries: 0);
        var version = bench.Upload(Bench.Plain, "a", Bench.Bytes(100));
        await bench.Server.DisposeAsync();
        await Assert.ThrowsAsync<ObjectStoreException>(() => bench.ReadAsync(version));
        await Assert.ThrowsAsync<ObjectStoreException>(() => bench.WriteAsync(Bench.Plain, "a", [1]));
    }

    [Fact]
    public async Task Cancelling_is_no_error_of_the_store()
    {
        await using var bench = await Bench.StartAsync();
        var version = bench.Upload(Bench.Plain, "a", Bench.Bytes(100));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bench.Store.StatAsync(Bench.Plain, "a", new CancellationToken(canceled: true)));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bench.Store.MoveAsync(version, "b", new CancellationToken(canceled: true)));
    }
}
