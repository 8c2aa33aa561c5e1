using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Etl.Aws.Servers.S3.Operations;

/// <summary>S3's XML.</summary>
internal static class S3Xml
{
    public static readonly XNamespace Namespace = "http://s3.amazonaws.com/doc/2006-03-01/";

    public static XElement Element(string name, params object?[] content) => new(Namespace + name, content);

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public static byte[] Write(XElement root)
    {
        using var stream = new MemoryStream();
        using (var writer = XmlWriter.Create(stream, new XmlWriterSettings { Encoding = new UTF8Encoding(false) }))
        {
            root.Save(writer);
        }

        return stream.ToArray();
    }

    public static XElement Error(S3Error error, string resource, string requestId) => new(
        "Error",
        new XElement("Code", error.Code),
        new XElement("Message", error.Message),
        new XElement("Resource", resource),
        new XElement("RequestId", requestId),
        new XElement("HostId", "strict-s3-server"));

    /// <summary>Reads a body, whose elements may have S3's namespace or none.</summary>
    public static XElement Read(byte[] body, string root)
    {
        try
        {
            var element = XElement.Load(new MemoryStream(body));
            foreach (var one in element.DescendantsAndSelf())
            {
                one.Name = one.Name.LocalName;
            }

            return element.Name == root ? element : throw S3Error.MalformedXml($"{root} expected, {element.Name} found.");
        }
        catch (XmlException e)
        {
            throw S3Error.MalformedXml(e.Message);
        }
    }
}
