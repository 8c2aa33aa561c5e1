using Etl.Functions.Errors;

namespace Etl.Functions.Objects;

/// <summary>Reads of ranges that are there as a whole, or the object is not the one that was asked for.</summary>
internal static class ExactReads
{
    /// <summary>Fills <paramref name="target"/> from an offset on.</summary>
    /// <exception cref="ObjectChangedException">The object ended before that.</exception>
    public static async Task ReadExactlyAsync(this IObjectStore objects, ObjectVersion version, long offset, Memory<byte> target, CancellationToken ct)
    {
        await using var stream = await objects.OpenRangeAsync(version, offset, target.Length, ct);
        var read = await stream.ReadAtLeastAsync(target, target.Length, throwOnEndOfStream: false, ct);
        if (read < target.Length) throw new ObjectChangedException(FunctionMessages.ObjectShrank(version, offset + read));
    }
}
