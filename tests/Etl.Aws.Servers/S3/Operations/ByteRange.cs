using System.Globalization;
using System.Text.RegularExpressions;

namespace Etl.Aws.Servers.S3.Operations;

/// <summary>One range of bytes, end exclusive.</summary>
internal readonly partial record struct ByteRange(long Start, long EndExclusive)
{
    public long Length => EndExclusive - Start;

    /// <summary>Reads <c>bytes=a-b</c>, <c>bytes=a-</c> or <c>bytes=-n</c>; one that starts behind the end is 416.</summary>
    public static ByteRange Parse(string header, long size)
    {
        var match = Shape().Match(header);
        if (!match.Success)
        {
            throw S3Error.NotImplemented($"the range '{header}'");
        }

        var first = Number(match.Groups["first"].Value);
        var last = Number(match.Groups["last"].Value);
        var range = first is null
            ? new ByteRange(Math.Max(0, size - (last ?? 0)), size)
            : new ByteRange(first.Value, Math.Min(size, (last ?? size) + (last is null ? 0 : 1)));
        if (range.Start >= size || range.Length <= 0)
        {
            throw new S3Error(416, "InvalidRange", $"The requested range is not satisfiable: {header} of {size} bytes")
            {
                Headers = { ["content-range"] = string.Create(CultureInfo.InvariantCulture, $"bytes */{size}") },
            };
        }

        return range;
    }

    private static long? Number(string text) => text.Length == 0 ? null : long.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex("^bytes=(?<first>[0-9]*)-(?<last>[0-9]*)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Shape();
}
