using System.Buffers.Text;
using System.Text;

namespace Etl.Aws.Servers.S3.Requests;

/// <summary>
/// A body in <c>aws-chunked</c> framing: chunks of <c>length[;chunk-signature=…]</c>, an empty one, then trailers
/// (sigv4-streaming in the S3 API reference).
/// </summary>
internal static class AwsChunked
{
    public static (byte[] Bytes, Dictionary<string, string> Trailers) Decode(ReadOnlySpan<byte> framed, long decodedLength, bool signed)
    {
        using var bytes = new MemoryStream();
        for (; ; )
        {
            var head = Line(ref framed);
            var semicolon = head.IndexOf(';', StringComparison.Ordinal);
            var isSigned = semicolon >= 0 && head[semicolon..].StartsWith(";chunk-signature=", StringComparison.Ordinal);
            if (isSigned != signed)
            {
                throw Incomplete($"a chunk is {(isSigned ? "" : "not ")}signed");
            }

            var digits = Encoding.ASCII.GetBytes(semicolon < 0 ? head : head[..semicolon]);
            if (!Utf8Parser.TryParse(digits, out int length, out var used, 'x') || used != digits.Length)
            {
                throw Incomplete($"'{head}' is no chunk");
            }

            if (length == 0)
            {
                break;
            }

            if (length > framed.Length)
            {
                throw Incomplete("a chunk is cut off");
            }

            bytes.Write(framed[..length]);
            framed = framed[length..];
            if (Line(ref framed).Length > 0)
            {
                throw Incomplete("a chunk goes on behind its length");
            }
        }

        if (bytes.Length != decodedLength)
        {
            throw Incomplete($"x-amz-decoded-content-length is {decodedLength}, the chunks hold {bytes.Length}");
        }

        return (bytes.ToArray(), Trailers(framed));
    }

    private static Dictionary<string, string> Trailers(ReadOnlySpan<byte> rest)
    {
        var trailers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (rest.Length > 0)
        {
            var line = Line(ref rest);
            if (line.Length == 0)
            {
                break;
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0)
            {
                throw Incomplete($"'{line}' is no trailer");
            }

            trailers.Add(line[..colon].Trim(), line[(colon + 1)..].Trim());
        }

        return rest.IsEmpty ? trailers : throw Incomplete("there are bytes behind the trailers");
    }

    private static string Line(ref ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOf("\r\n"u8);
        if (end < 0)
        {
            throw Incomplete("a line does not end");
        }

        var line = Encoding.ASCII.GetString(rest[..end]);
        rest = rest[(end + 2)..];
        return line;
    }

    private static S3Error Incomplete(string why) => new(400, "IncompleteBody", $"The aws-chunked body is wrong: {why}.");
}
