using System.Net;
using Etl.Aws.Servers.S3.Faults;
using Etl.Aws.Servers.S3.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Etl.Aws.Servers.S3;

/// <summary>
/// S3 in memory, on a port of its own on the loopback, for the parts of the API that this project uses: strict about
/// what it gets, 501 for everything it does not know. Objects are kept in memory whole.
/// </summary>
public sealed class StrictS3Server : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Lock _lock = new();
    private readonly S3State _state = new(TimeProvider.System);
    private readonly List<S3Call> _calls = [];

    private StrictS3Server(WebApplication app)
    {
        _app = app;
        Handler = new S3Handler(this, _state, _lock);
    }

    /// <summary>The endpoint, as <c>http://127.0.0.1:40123</c>; for path-style addressing.</summary>
    public Uri Endpoint { get; private set; } = null!;

    /// <summary>What goes wrong.</summary>
    public S3Faults Faults { get; } = new();

    /// <summary>Called after an object has appeared, from the request's own task.</summary>
    public Action<S3ObjectCreated>? ObjectCreated { get; set; }

    /// <summary>S3 refuses a smaller part of a multipart upload unless it is the last; in bytes, 5 MiB as in S3.</summary>
    public long MinimumPartBytes
    {
        get => _state.MinimumPartBytes;
        set => _state.MinimumPartBytes = value;
    }

    /// <summary>The most bytes that CopyObject takes, 5 GiB as in S3.</summary>
    public long MaximumCopyBytes
    {
        get => _state.MaximumCopyBytes;
        set => _state.MaximumCopyBytes = value;
    }

    /// <summary>Every permission that a request has needed so far, in order, also of those that failed.</summary>
    public IReadOnlyList<S3Call> Calls
    {
        get
        {
            lock (_lock)
            {
                return [.. _calls];
            }
        }
    }

    private S3Handler Handler { get; }

    /// <summary>Starts a server without buckets.</summary>
    public static async Task<StrictS3Server> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
        });
        builder.Services.AddRoutingCore();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var server = new StrictS3Server(app);
        app.Run(server.Handler.HandleAsync);
        await app.StartAsync();
        server.Endpoint = new Uri(app.Services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>()
            .Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return server;
    }

    /// <summary>Makes a bucket.</summary>
    public void CreateBucket(string name, bool versioned)
    {
        lock (_lock)
        {
            _state.Buckets.Add(name, _state.NewBucket(name, versioned));
        }
    }

    /// <summary>Puts an object without HTTP. Tells <see cref="ObjectCreated"/> when asked to.</summary>
    public S3Item Put(string bucket, string key, ReadOnlySpan<byte> bytes, bool notify = false, IReadOnlyDictionary<string, string>? metadata = null)
    {
        StoredVersion stored;
        List<S3ObjectCreated> created;
        lock (_lock)
        {
            var attributes = new Attributes(
                new Dictionary<string, string> { ["content-type"] = "binary/octet-stream" }, metadata ?? new Dictionary<string, string>());
            stored = _state.Add(_state.Bucket(bucket), key, bytes.ToArray(), ETags.Of(bytes), attributes, null, "PutObject");
            created = TakeCreated();
        }

        if (notify)
        {
            Notify(created);
        }

        return Item(key, stored);
    }

    /// <summary>The current version; null when there is none or it is a delete marker.</summary>
    public S3Item? Get(string bucket, string key)
    {
        lock (_lock)
        {
            return _state.Bucket(bucket).Find(key) is { } found ? Item(key, found) : null;
        }
    }

    /// <summary>All versions of a key and its delete markers, the oldest first.</summary>
    public IReadOnlyList<S3Item> Versions(string bucket, string key)
    {
        lock (_lock)
        {
            return [.. _state.Bucket(bucket).Versions(key).Select(version => Item(key, version))];
        }
    }

    /// <summary>The keys that have a current version, in the order of their UTF-8 bytes.</summary>
    public IReadOnlyList<string> Keys(string bucket, string prefix = "")
    {
        lock (_lock)
        {
            return [.. _state.Bucket(bucket).Current.Select(pair => pair.Key).Where(key => key.StartsWith(prefix, StringComparison.Ordinal))];
        }
    }

    /// <summary>The keys of multipart uploads that are neither completed nor aborted.</summary>
    public IReadOnlyList<string> Uploads(string bucket)
    {
        lock (_lock)
        {
            return [.. _state.Bucket(bucket).Uploads.Values.Select(upload => upload.Key)];
        }
    }

    /// <summary>Deletes without HTTP: a marker on a versioned bucket, or one version for good.</summary>
    public void Delete(string bucket, string key, string? versionId = null)
    {
        lock (_lock)
        {
            if (versionId is null)
            {
                _state.Bucket(bucket).Delete(key);
            }
            else
            {
                _state.Bucket(bucket).DeleteVersion(key, versionId);
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource(0);
        await _app.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
    }

    internal void Record(S3Call call)
    {
        lock (_lock)
        {
            _calls.Add(call);
        }
    }

    internal List<S3ObjectCreated> TakeCreated()
    {
        List<S3ObjectCreated> created = [.. _state.Created];
        _state.Created.Clear();
        return created;
    }

    internal void Notify(List<S3ObjectCreated> created)
    {
        if (ObjectCreated is { } callback)
        {
            created.ForEach(callback);
        }
    }

    private static S3Item Item(string key, StoredVersion version) => new()
    {
        Key = key,
        VersionId = version.VersionId,
        IsDeleteMarker = version.IsDeleteMarker,
        Bytes = version.Bytes,
        ETag = version.ETag,
        Metadata = version.Attributes.Metadata,
        ContentHeaders = version.Attributes.Content,
        Sequencer = version.Sequencer,
    };
}
