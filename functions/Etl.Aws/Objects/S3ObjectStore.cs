using System.Globalization;
using System.Runtime.CompilerServices;
using Amazon.S3;
using Amazon.S3.Model;
using Etl.Functions.Objects;

namespace Etl.Aws.Objects;

/// <summary>
/// Objects in S3. A version is read by its version id, or on an unversioned bucket by its ETag, so that what a run reads
/// is one upload throughout. Repetition of single requests is the client's: give it the standard retry mode.
/// </summary>
public sealed class S3ObjectStore : IObjectStore
{
    private readonly IAmazonS3 _client;
    private readonly S3StoreOptions _options;
    private readonly TimeProvider _time;
    private readonly S3Errors _errors;
    private readonly ObjectReads _reads;
    private readonly ObjectMove _move;

    /// <summary>A store over a client, which stays its maker's.</summary>
    /// <param name="client">The client.</param>
    /// <param name="options">How to cut what is read and written; null: the defaults.</param>
    /// <param name="time">Measures waits and silence; null: the system's.</param>
    public S3ObjectStore(IAmazonS3 client, S3StoreOptions? options = null, TimeProvider? time = null)
    {
        _client = client;
        _options = options ?? new S3StoreOptions();
        _time = time ?? TimeProvider.System;
        _errors = new S3Errors(client.Config);
        _reads = new ObjectReads(client, _errors);
        _move = new ObjectMove(client, _errors, _reads, _options);
    }

    /// <inheritdoc/>
    public async Task<ObjectVersion> StatAsync(string bucket, string key, CancellationToken ct)
    {
        var head = await _reads.HeadAsync(bucket, key, Pin.Current, ct);
        var etag = head.ETag.Trim('"');

        // S3's own sequencers, which only events carry, begin with the second as well; so the two kinds compare.
        var second = new DateTimeOffset(head.LastModified!.Value.ToUniversalTime()).ToUnixTimeSeconds();
        return new ObjectVersion
        {
            Bucket = bucket,
            Key = key,
            Version = string.IsNullOrEmpty(head.VersionId) ? etag : head.VersionId,
            ETag = etag,
            Size = head.ContentLength,
            Sequencer = string.Create(CultureInfo.InvariantCulture, $"00{second:X8}"),
        };
    }

    /// <inheritdoc/>
    public Task<Stream> OpenRangeAsync(ObjectVersion version, long offset, long length, CancellationToken ct)
    {
        var pin = Pin.Of(version);
        var end = Math.Min(version.Size, offset + Math.Min(length, version.Size));
        if (offset >= end)
        {
            return Task.FromResult(Stream.Null);
        }

        return Task.FromResult(end - offset <= _options.ReadPartBytes
            ? Open(offset, end)
            : new PartsStream(Open, offset, end, _options));

        Stream Open(long start, long endExclusive) => new ResumingStream(
            S3Call.Read(version.Bucket, version.Key, pin),
            (from, token) => _reads.GetAsync(version.Bucket, version.Key, pin, from, endExclusive, token),
            start,
            endExclusive,
            first: null,
            _options,
            _time);
    }

    /// <inheritdoc/>
    public Task EnsureUnchangedAsync(ObjectVersion version, CancellationToken ct)
    {
        // Under a version id there is only ever one content.
        var pin = Pin.Of(version);
        return pin.VersionId is null ? _reads.HeadAsync(version.Bucket, version.Key, pin, ct) : Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<Stream?> OpenAsync(string bucket, string key, CancellationToken ct)
    {
        if (await _reads.FindAsync(bucket, key, ct) is not { } first)
        {
            return null;
        }

        var pin = new Pin(null, first.ETag);
        var end = first.ContentLength;
        return new ResumingStream(
            S3Call.Read(bucket, key, pin),
            (from, token) => _reads.GetAsync(bucket, key, pin, from, end, token),
            start: 0,
            end,
            first,
            _options,
            _time);
    }

    /// <inheritdoc/>
    public async Task WriteAsync(string bucket, string key, Func<Stream, CancellationToken, Task> write, CancellationToken ct)
    {
        await using var stream = new UploadStream(_client, _errors, _reads, S3Call.Write(bucket, key), _options, ct);
        try
        {
            await write(stream, ct);
            await stream.CompleteAsync();
        }
        catch
        {
            await stream.AbortAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> ListAsync(string bucket, string prefix, [EnumeratorCancellation] CancellationToken ct)
    {
        // S3 sorts by UTF-8, which is ordinal order but for characters beyond U+FFFF; our keys have none.
        var request = new ListObjectsV2Request { BucketName = bucket, Prefix = prefix, MaxKeys = _options.ListPageKeys };
        do
        {
            var page = await _errors.GuardAsync(S3Call.List(bucket, prefix), () => _client.ListObjectsV2Async(request, ct), ct);
            foreach (var item in page.S3Objects ?? [])
            {
                yield return item.Key;
            }

            request.ContinuationToken = page.IsTruncated == true ? page.NextContinuationToken : null;
        }
        while (request.ContinuationToken is not null);
    }

    /// <inheritdoc/>
    public Task MoveAsync(ObjectVersion version, string destinationKey, CancellationToken ct) => _move.RunAsync(version, destinationKey, ct);
}
