using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Etl.Benchmark.Results;

/// <summary>The folder of results: a file a day, and the latest again under a name that does not change.</summary>
internal sealed class ResultFiles(string directory)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        NewLine = "\n",
    };

    private string Latest => Path.Combine(directory, "latest.json");

    /// <summary>Writes both files.</summary>
    public void Write(BenchmarkResult result)
    {
        var text = JsonSerializer.Serialize(result, Json) + "\n";
        Directory.CreateDirectory(directory);
        File.WriteAllText(Path.Combine(directory, $"{result.Date:yyyy-MM-dd}.json"), text);
        File.WriteAllText(Latest, text);
    }

    /// <summary>Reads the latest.</summary>
    public BenchmarkResult ReadLatest() => JsonSerializer.Deserialize<BenchmarkResult>(File.ReadAllText(Latest), Json)!;
}
