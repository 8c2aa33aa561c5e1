using System.Text.Json.Serialization;
using Etl.Functions.Errors;

namespace Etl.Functions.Objects;

/// <summary>
/// What a load reads: the sender's object, or what it was converted to. Offsets are bytes of what is read; who asks what the load is a load of, what
/// to move and what to tell people gets the sender's object.
/// </summary>
public sealed record Source
{
    /// <summary>The sender's object: the load's identity.</summary>
    public required ObjectVersion Object { get; init; }

    /// <summary>The object of our own that it was converted to; null: it is read itself.</summary>
    public ObjectVersion? Converted { get; init; }

    /// <summary>CRC-64/NVME of the sender's bytes, 16 hexadecimal digits, where others are read; null: that of what is read.</summary>
    public string? Digest { get; init; }

    /// <summary>Whether it can be read from anywhere; if not, one worker reads all of it.</summary>
    public bool CanBeCut { get; init; } = true;

    /// <summary>The object that is read.</summary>
    [JsonIgnore]
    public ObjectVersion Content => Converted ?? Object;

    /// <summary>The bytes to read.</summary>
    [JsonIgnore]
    public long Length => Content.Size;

    /// <summary>Opens a range; fewer bytes come only at the end.</summary>
    /// <exception cref="ObjectChangedException">It is no longer there; also thrown while reading.</exception>
    public Task<Stream> OpenAsync(IObjectStore objects, long offset, long length, CancellationToken ct) => objects.OpenRangeAsync(Content, offset, length, ct);

    /// <summary>Fills <paramref name="target"/> from an offset on.</summary>
    /// <exception cref="ObjectChangedException">The object ended before that.</exception>
    public async Task ReadExactlyAsync(IObjectStore objects, long offset, Memory<byte> target, CancellationToken ct)
    {
        await using var stream = await OpenAsync(objects, offset, target.Length, ct);
        var read = await stream.ReadAtLeastAsync(target, target.Length, throwOnEndOfStream: false, ct);
        if (read < target.Length)
        {
            throw new ObjectChangedException(FunctionMessages.ObjectShrank(Content, offset + read));
        }
    }

    /// <summary>To be called after the last read.</summary>
    /// <exception cref="ObjectChangedException">It is not what was read.</exception>
    public Task EnsureUnchangedAsync(IObjectStore objects, CancellationToken ct) => objects.EnsureUnchangedAsync(Content, ct);
}
