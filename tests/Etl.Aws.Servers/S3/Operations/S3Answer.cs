using System.Xml.Linq;

namespace Etl.Aws.Servers.S3.Operations;

/// <summary>What is answered.</summary>
internal sealed record S3Answer
{
    public int Status { get; init; } = 200;

    public Dictionary<string, string> Headers { get; init; } = [];

    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The length that is told where no body follows, as for HEAD.</summary>
    public long? ToldLength { get; init; }

    public static S3Answer Xml(XElement root, int status = 200) => new()
    {
        Status = status,
        Body = S3Xml.Write(root),
        Headers = { ["content-type"] = "application/xml" },
    };

    public S3Answer With(string header, string? value)
    {
        if (value is not null)
        {
            Headers[header] = value;
        }

        return this;
    }
}
