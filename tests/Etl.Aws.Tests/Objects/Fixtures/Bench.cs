using Amazon.Runtime;
using Amazon.S3;
using Etl.Aws.Objects;
using Etl.Aws.Servers.S3;
using Etl.Functions.Objects;

namespace Etl.Aws.Tests.Objects.Fixtures;

/// <summary>A server with a versioned and an unversioned bucket, and a store that reaches it through the SDK, with small parts and short waits.</summary>
internal sealed class Bench : IAsyncDisposable
{
    public const string Versioned = "versioned";
    public const string Plain = "plain";
    public const string AccessKey = "AKIDTEST";

    private Bench(StrictS3Server server, S3StoreOptions options, int retries)
    {
        Server = server;
        Client = NewClient(server, retries);
        Store = new S3ObjectStore(Client, options);
    }

    public static S3StoreOptions SmallParts { get; } = new()
    {
        ReadPartBytes = 1000,
        ResumeDelay = TimeSpan.FromMilliseconds(1),
        MaxResumes = 3,
        WritePartBytes = 4000,
        MaxCopyBytes = 10_000,
        CopyPartBytes = 3000,
        ListPageKeys = 2,
    };

    public StrictS3Server Server { get; }

    public IAmazonS3 Client { get; }

    public IObjectStore Store { get; }

    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<Bench> StartAsync(S3StoreOptions? options = null, int retries = 1)
    {
        var server = await StrictS3Server.StartAsync();
        server.CreateBucket(Versioned, versioned: true);
        server.CreateBucket(Plain, versioned: false);
        server.MinimumPartBytes = 1;
        return new Bench(server, options ?? SmallParts, retries);
    }

    public static IAmazonS3 NewClient(StrictS3Server server, int retries) => new AmazonS3Client(
        new BasicAWSCredentials(AccessKey, "secret"),
        new AmazonS3Config
        {
            ServiceURL = server.Endpoint.AbsoluteUri,
            ForcePathStyle = true,
            AuthenticationRegion = "us-east-1",
            RetryMode = RequestRetryMode.Standard,
            MaxErrorRetry = retries,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        });

    public static byte[] Bytes(int length, int seed = 1)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    /// <summary>Uploads as a sender would, and gives what its event names.</summary>
    public ObjectVersion Upload(string bucket, string key, byte[] bytes)
    {
        var item = Server.Put(bucket, key, bytes);
        return new ObjectVersion
        {
            Bucket = bucket,
            Key = key,
            Version = bucket == Versioned ? item.VersionId : item.ETag,
            ETag = item.ETag,
            Size = bytes.Length,
            Sequencer = item.Sequencer,
        };
    }

    public async Task<byte[]> ReadAsync(ObjectVersion version, long offset = 0, long length = long.MaxValue)
    {
        await using var stream = await Store.OpenRangeAsync(version, offset, length, Ct);
        return await DrainAsync(stream);
    }

    public static async Task<byte[]> DrainAsync(Stream stream)
    {
        using var memory = new MemoryStream();
        await stream.CopyToAsync(memory, 333, Ct);
        return memory.ToArray();
    }

    public Task WriteAsync(string bucket, string key, byte[] bytes, int piece = 777) => Store.WriteAsync(
        bucket,
        key,
        async (stream, ct) =>
        {
            for (var start = 0; start < bytes.Length; start += piece)
            {
                await stream.WriteAsync(bytes.AsMemory(start, Math.Min(piece, bytes.Length - start)), ct);
            }
        },
        Ct);

    public async Task<List<string>> ListAsync(string bucket, string prefix)
    {
        var keys = new List<string>();
        await foreach (var key in Store.ListAsync(bucket, prefix, Ct))
        {
            keys.Add(key);
        }

        return keys;
    }

    public int Count(string action) => Server.Calls.Count(call => call.Action == action);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
    }
}
