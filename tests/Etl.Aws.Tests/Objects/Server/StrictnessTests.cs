using System.Text;
using Amazon.S3;
using Amazon.S3.Model;
using Etl.Aws.Servers.S3;
using Etl.Aws.Tests.Objects.Fixtures;

namespace Etl.Aws.Tests.Objects.Server;

/// <summary>A server that lets everything pass would prove nothing about what is tested against it.</summary>
public sealed class StrictnessTests
{
    private const string Scope = "AWS4-HMAC-SHA256 Credential=AKID/20260102/us-east-1/s3/aws4_request";
    private const string Signed = "SignedHeaders=host;x-amz-content-sha256;x-amz-date";
    private static readonly string Value = "Signature=" + new string('a', 64);

    [Theory]
    [InlineData("POST", "/plain/a?restore")]
    [InlineData("GET", "/plain/a?tagging")]
    [InlineData("GET", "/plain?versions")]
    [InlineData("GET", "/plain")]
    [InlineData("PUT", "/plain")]
    [InlineData("DELETE", "/plain")]
    [InlineData("GET", "/")]
    [InlineData("PATCH", "/plain/a")]
    [InlineData("GET", "/plain/a?partNumber=1")]
    [InlineData("PUT", "/plain/a", "x-amz-tagging", "a=b")]
    [InlineData("PUT", "/plain/a", "x-amz-object-lock-mode", "GOVERNANCE")]
    [InlineData("PUT", "/plain/a", "If-None-Match", "\"0\"")]
    [InlineData("GET", "/plain/a", "If-Modified-Since", "Fri, 02 Jan 2026 03:04:05 GMT")]
    [InlineData("GET", "/plain/a", "Range", "bytes=0-1,3-4")]
    [InlineData("DELETE", "/plain/a?versionId=null", "If-Match", "\"0\"")]
    [InlineData("DELETE", "/plain/a", "x-amz-if-match-size", "1")]
    public async Task What_the_server_does_not_know_it_refuses(string method, string target, string? header = null, string? value = null)
    {
        await using var bench = await Bench.StartAsync();
        using var http = new SignedHttp(bench.Server);
        bench.Upload(Bench.Plain, "a", [1]);
        Assert.Equal("501 NotImplemented", await http.SendAsync(method, target, headers: header is null ? [] : [(header, value!)]));
    }

    public static TheoryData<string, string> BadSignatures => new()
    {
        { "", "403 AccessDenied" },
        { "Basic abc", "400 AuthorizationHeaderMalformed" },
        { $"{Scope}, {Signed}", "400 AuthorizationHeaderMalformed" },
        { $"{Scope.Replace("/s3/", "/dynamodb/", StringComparison.Ordinal)}, {Signed}, {Value}", "400 AuthorizationHeaderMalformed" },
        { $"{Scope.Replace("20260102", "20260103", StringComparison.Ordinal)}, {Signed}, {Value}", "400 AuthorizationHeaderMalformed" },
        { $"{Scope}, SignedHeaders=x-amz-date;x-amz-content-sha256;host, {Value}", "400 AuthorizationHeaderMalformed" },
        { $"{Scope}, SignedHeaders=host;x-amz-date, {Value}", "403 AccessDenied" },
        { $"{Scope}, {Signed}, {Value}", "200" },
    };

    [Theory]
    [MemberData(nameof(BadSignatures))]
    public async Task A_signature_must_have_its_shape(string signature, string answer)
    {
        await using var bench = await Bench.StartAsync();
        using var http = new SignedHttp(bench.Server);
        bench.Upload(Bench.Plain, "a", [1]);
        Assert.Equal(answer, await http.SendAsync("GET", "/plain/a", signature: signature));
    }

    [Fact]
    public async Task A_body_must_be_what_its_digests_say()
    {
        await using var bench = await Bench.StartAsync();
        using var http = new SignedHttp(bench.Server);
        var body = "123456789"u8.ToArray();
        Assert.Equal("400 XAmzContentSHA256Mismatch", await http.SendAsync("PUT", "/plain/a", body, digest: new string('0', 64)));
        Assert.Equal("400 BadDigest", await http.SendAsync("PUT", "/plain/a", body, headers: ("x-amz-checksum-crc32", "AAAAAA==")));
        Assert.Equal("400 BadDigest", await http.SendAsync("PUT", "/plain/a", body, headers: ("Content-MD5", "1B2M2Y8AsgTpgAmY7PhCfg==")));
        Assert.Null(bench.Server.Get(Bench.Plain, "a"));

        // The check values of the catalogue of CRCs.
        Assert.Equal("200", await http.SendAsync("PUT", "/plain/a", body, headers: ("x-amz-checksum-crc32", Base64("CBF43926"))));
        Assert.Equal("200", await http.SendAsync("PUT", "/plain/a", body, headers: ("x-amz-checksum-crc32c", Base64("E3069283"))));
        Assert.Equal("200", await http.SendAsync("PUT", "/plain/a", body, headers: ("x-amz-checksum-crc64nvme", Base64("AE8B14860A799888"))));
    }

    [Theory]
    [InlineData("9\r\n123456789\r\n0\r\nx-amz-checksum-crc32:y/Q5Jg==\r\n\r\n", "200")]
    [InlineData("4\r\n1234\r\n5\r\n56789\r\n0\r\nx-amz-checksum-crc32:y/Q5Jg==\r\n\r\n", "200")]
    [InlineData("9\r\n123456789\r\n0\r\nx-amz-checksum-crc32:y/Q5Jw==\r\n\r\n", "400 BadDigest")]
    [InlineData("9\r\n123456780\r\n0\r\nx-amz-checksum-crc32:y/Q5Jg==\r\n\r\n", "400 BadDigest")]
    [InlineData("8\r\n12345678\r\n0\r\nx-amz-checksum-crc32:y/Q5Jg==\r\n\r\n", "400 IncompleteBody")]
    [InlineData("9\r\n1234567890\r\n0\r\n\r\n", "400 IncompleteBody")]
    [InlineData("9;chunk-signature=aa\r\n123456789\r\n0;chunk-signature=aa\r\n\r\n", "400 IncompleteBody")]
    [InlineData("9\r\n123456789\r\n0\r\n\r\n", "400 MalformedTrailerError")]
    [InlineData("123456789", "400 IncompleteBody")]
    public async Task A_chunked_body_is_taken_out_of_its_frames_and_checked(string framed, string answer)
    {
        await using var bench = await Bench.StartAsync();
        using var http = new SignedHttp(bench.Server);
        var sent = await http.SendAsync(
            "PUT",
            "/plain/a",
            Encoding.ASCII.GetBytes(framed),
            digest: "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
            headers: [("Content-Encoding", "aws-chunked"), ("x-amz-decoded-content-length", "9"), ("x-amz-trailer", "x-amz-checksum-crc32")]);
        Assert.Equal(answer, sent);
        if (answer == "200")
        {
            Assert.Equal("123456789"u8.ToArray(), bench.Server.Get(Bench.Plain, "a")!.Bytes.ToArray());
        }
    }

    [Fact]
    public async Task Conditional_writes_are_lost_to_the_first()
    {
        await using var bench = await Bench.StartAsync();
        using var http = new SignedHttp(bench.Server);
        Assert.Equal("200", await http.SendAsync("PUT", "/plain/a", [1], headers: ("If-None-Match", "*")));
        Assert.Equal("412 PreconditionFailed", await http.SendAsync("PUT", "/plain/a", [2], headers: ("If-None-Match", "*")));
        Assert.Equal("412 PreconditionFailed", await http.SendAsync("PUT", "/plain/a", [2], headers: ("If-Match", "\"0\"")));
        Assert.Equal("200", await http.SendAsync("PUT", "/plain/a", [2], headers: ("If-Match", $"\"{bench.Server.Get(Bench.Plain, "a")!.ETag}\"")));
        Assert.Equal("404 NoSuchKey", await http.SendAsync("PUT", "/plain/b", [2], headers: ("If-Match", "\"0\"")));
        Assert.Equal("412 PreconditionFailed", await http.SendAsync("DELETE", "/plain/a", headers: ("If-Match", "\"0\"")));
        Assert.Equal([2], bench.Server.Get(Bench.Plain, "a")!.Bytes.ToArray());
    }

    [Fact]
    public async Task A_multipart_upload_needs_its_parts_whole_and_in_order()
    {
        await using var bench = await Bench.StartAsync();
        bench.Server.MinimumPartBytes = 5 << 20;
        var upload = await bench.Client.InitiateMultipartUploadAsync(Bench.Plain, "a", Bench.Ct);
        var parts = new List<PartETag>();
        foreach (var number in (int[])[1, 2])
        {
            var part = await bench.Client.UploadPartAsync(
                new UploadPartRequest
                {
                    BucketName = Bench.Plain,
                    Key = "a",
                    UploadId = upload.UploadId,
                    PartNumber = number,
                    InputStream = new MemoryStream([1, 2, 3]),
                    ChecksumAlgorithm = ChecksumAlgorithm.CRC32,
                },
                Bench.Ct);
            parts.Add(new PartETag(number, part.ETag));
        }

        Assert.Equal("EntityTooSmall", await CompleteAsync([.. parts]));
        Assert.Equal("InvalidPart", await CompleteAsync(parts[0], new PartETag(2, "0")));
        Assert.Equal("InvalidPart", await CompleteAsync(parts[0], new PartETag(3, parts[1].ETag)));
        bench.Server.MinimumPartBytes = 1;
        Assert.Equal("", await CompleteAsync([.. parts]));
        Assert.Equal("NoSuchUpload", await CompleteAsync([.. parts]));

        // MD5 of the two parts' MD5s.
        Assert.Equal("7069b0754aeba4de4b6c5ad3539e39f9-2", bench.Server.Get(Bench.Plain, "a")!.ETag);

        async Task<string> CompleteAsync(params PartETag[] named)
        {
            var request = new CompleteMultipartUploadRequest { BucketName = Bench.Plain, Key = "a", UploadId = upload.UploadId, PartETags = [.. named] };
            try
            {
                await bench.Client.CompleteMultipartUploadAsync(request, Bench.Ct);
                return "";
            }
            catch (AmazonS3Exception e)
            {
                return e.ErrorCode;
            }
        }
    }

    [Fact]
    public async Task A_plain_delete_on_a_versioned_bucket_hides_and_a_versioned_one_destroys()
    {
        await using var bench = await Bench.StartAsync();
        var first = bench.Upload(Bench.Versioned, "a", [1]);
        bench.Upload(Bench.Versioned, "a", [2]);
        await bench.Client.DeleteObjectAsync(Bench.Versioned, "a", Bench.Ct);
        Assert.Equal([false, false, true], bench.Server.Versions(Bench.Versioned, "a").Select(item => item.IsDeleteMarker));
        await bench.Client.DeleteObjectAsync(Bench.Versioned, "a", first.Version, Bench.Ct);
        Assert.Equal([false, true], bench.Server.Versions(Bench.Versioned, "a").Select(item => item.IsDeleteMarker));
    }

    [Fact]
    public async Task A_copy_asks_for_the_right_to_read_and_the_right_to_write()
    {
        await using var bench = await Bench.StartAsync();
        var version = bench.Upload(Bench.Versioned, "a", [1]);
        await bench.Client.CopyObjectAsync(Bench.Versioned, "a", version.Version, Bench.Plain, "b", Bench.Ct);
        await bench.Client.CopyObjectAsync(Bench.Versioned, "a", Bench.Plain, "c", Bench.Ct);
        Assert.Equal(
            ["s3:GetObjectVersion arn:aws:s3:::versioned/a", "s3:PutObject arn:aws:s3:::plain/b", "s3:GetObject arn:aws:s3:::versioned/a", "s3:PutObject arn:aws:s3:::plain/c"],
            bench.Server.Calls.Select(call => $"{call.Action} {call.Resource}"));
        bench.Server.Faults.Deny("s3:GetObject", "a");
        var error = await Assert.ThrowsAsync<AmazonS3Exception>(() => bench.Client.CopyObjectAsync(Bench.Versioned, "a", Bench.Plain, "d", Bench.Ct));
        Assert.Equal("AccessDenied", error.ErrorCode);
    }

    [Fact]
    public async Task A_listing_folds_folders_and_pages()
    {
        await using var bench = await Bench.StartAsync();
        foreach (var key in (string[])["a/1", "a/2", "b", "c/1", "d"])
        {
            bench.Upload(Bench.Plain, key, [1]);
        }

        var request = new ListObjectsV2Request { BucketName = Bench.Plain, Delimiter = "/", MaxKeys = 3 };
        var first = await bench.Client.ListObjectsV2Async(request, Bench.Ct);
        Assert.Equal(["a/", "c/"], first.CommonPrefixes);
        Assert.Equal(["b"], first.S3Objects.Select(item => item.Key));
        request.ContinuationToken = first.NextContinuationToken;
        var second = await bench.Client.ListObjectsV2Async(request, Bench.Ct);
        Assert.Equal(["d"], second.S3Objects.Select(item => item.Key));
        Assert.False(second.IsTruncated);
    }

    [Fact]
    public async Task An_object_that_appears_is_told_of()
    {
        await using var bench = await Bench.StartAsync();
        var told = new List<S3ObjectCreated>();
        bench.Server.ObjectCreated = told.Add;
        await bench.WriteAsync(Bench.Versioned, "incoming/a b.csv", [1, 2]);
        await bench.WriteAsync(Bench.Plain, "incoming/c", Bench.Bytes(5000));
        bench.Server.Put(Bench.Plain, "incoming/d", [1]);
        bench.Server.Put(Bench.Plain, "incoming/e", [1], notify: true);
        Assert.Equal(["PutObject", "CompleteMultipartUpload", "PutObject"], told.Select(one => one.Reason));
        var item = bench.Server.Get(Bench.Versioned, "incoming/a b.csv")!;
        Assert.Equal(new S3ObjectCreated(Bench.Versioned, item.Key, 2, item.ETag, item.VersionId, item.Sequencer, "PutObject"), told[0]);
        Assert.Null(told[1].VersionId);
    }

    private static string Base64(string hex) => Convert.ToBase64String(Convert.FromHexString(hex));
}
