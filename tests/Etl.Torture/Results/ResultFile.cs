using System.Text.Encodings.Web;
using System.Text.Json;

namespace Etl.Torture.Results;

/// <summary>The results of the last full run, and the section of the document that is made of them.</summary>
internal static class ResultFile
{
    private const string Start = "<!-- torture:start -->\n", End = "<!-- torture:end -->";

    /// <summary>One line of JSON.</summary>
    public static JsonSerializerOptions Line { get; } = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static JsonSerializerOptions Indented { get; } = new(Line) { WriteIndented = true, NewLine = "\n" };

    public static void Write(string path, TortureResult result) => File.WriteAllText(path, JsonSerializer.Serialize(result, Indented) + "\n");

    public static TortureResult Read(string path) => JsonSerializer.Deserialize<TortureResult>(File.ReadAllText(path), Indented)!;

    /// <summary>The document's text with the section replaced.</summary>
    public static string Replace(string document, string section)
    {
        var (start, end) = (document.IndexOf(Start, StringComparison.Ordinal), document.IndexOf(End, StringComparison.Ordinal));
        if (start < 0 || end < start)
        {
            throw new TortureException("docs/reliability.md has no section for the results.");
        }

        return document[..(start + Start.Length)] + section + document[end..];
    }
}
