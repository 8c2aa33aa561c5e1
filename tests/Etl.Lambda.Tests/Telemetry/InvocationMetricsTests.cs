using System.Diagnostics.Metrics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Etl.Functions.Telemetry;
using Etl.Lambda.Telemetry;

namespace Etl.Lambda.Tests.Telemetry;

/// <summary>Lines in the embedded metric format, held against its documented schema.</summary>
[Collection(nameof(Etl.Lambda.Tests.Runtime.FunctionHostTests))]
public class InvocationMetricsTests
{
    [Fact]
    public void A_dataset_has_one_line_with_sums_and_arrays_and_their_units()
    {
        var lines = Measure(meter =>
        {
            var count = meter.CreateCounter<long>("Things");
            var bytes = meter.CreateCounter<long>("Size", "By");
            var time = meter.CreateHistogram<double>("Time", "s");
            var pause = meter.CreateHistogram<long>("Pause", "ms");
            count.Add(2, Of("a"));
            count.Add(3, Of("a"));
            bytes.Add(7, Of("a"));
            time.Record(1.5, Of("a"));
            time.Record(2.5, Of("a"));
            pause.Record(4, Of("b"));
        });

        Assert.Equal(2, lines.Count);
        AssertShape(lines[0]);
        Assert.Equal(("a", 5, 7), ((string?)lines[0]["Dataset"], (int)lines[0]["Things"]!, (int)lines[0]["Size"]!));
        Assert.Equal([1.5, 2.5], lines[0]["Time"]!.AsArray().Select(value => (double)value!));
        Assert.Equal("Size Bytes, Things Count, Time Seconds", Units(lines[0]));
        Assert.Equal("Pause Milliseconds", Units(lines[1]));
    }

    [Fact]
    public void More_values_than_a_line_may_have_go_into_further_lines()
    {
        var lines = Measure(meter =>
        {
            var time = meter.CreateHistogram<long>("Time", "ms");
            for (var value = 0; value < 250; value++)
            {
                time.Record(value, Of("a"));
            }

            meter.CreateCounter<long>("Things").Add(1, Of("a"));
        });

        Assert.Equal([100, 100, 50], lines.Select(line => line["Time"]!.AsArray().Count));
        Assert.Single(lines, line => line["Things"] is not null);
        Assert.All(lines, AssertShape);
    }

    [Fact]
    public void What_was_written_is_forgotten_and_nothing_measured_is_no_line() => Assert.Empty(Measure(_ => { }));

    private static IReadOnlyList<JsonObject> Measure(Action<Meter> measure)
    {
        using var metrics = new InvocationMetrics();
        using var meter = new Meter(EtlTelemetry.Name);
        measure(meter);
        using var output = new MemoryStream();
        metrics.Flush(new LineWriter(output), DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000));
        var length = output.Length;
        metrics.Flush(new LineWriter(output), DateTimeOffset.UnixEpoch);
        Assert.Equal(length, output.Length);
        return [.. Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!.AsObject())];
    }

    /// <summary>CloudWatch, "Specification: Embedded metric format": required members, their types and limits, and every name's value in the root.</summary>
    private static void AssertShape(JsonObject line)
    {
        var metadata = line["_aws"]!.AsObject();
        Assert.Equal(1_700_000_000_000, (long)metadata["Timestamp"]!);
        var directive = Assert.Single(metadata["CloudWatchMetrics"]!.AsArray())!.AsObject();
        Assert.Equal("Etl", (string?)directive["Namespace"]);
        Assert.Equal("""[["Dataset"]]""", directive["Dimensions"]!.ToJsonString());
        Assert.Equal(JsonValueKind.String, line["Dataset"]!.GetValueKind());
        var metrics = directive["Metrics"]!.AsArray();
        Assert.InRange(metrics.Count, 1, 100);
        foreach (var metric in metrics)
        {
            var value = line[(string)metric!["Name"]!]!;
            var values = value is JsonArray array ? array.ToArray() : [value];
            Assert.InRange(values.Length, 1, 100);
            Assert.All(values, one => Assert.Equal(JsonValueKind.Number, one!.GetValueKind()));
        }

        Assert.Equal(2 + metrics.Count, line.Count);
    }

    private static string Units(JsonObject line) =>
        string.Join(", ", line["_aws"]!["CloudWatchMetrics"]![0]!["Metrics"]!.AsArray().Select(metric => $"{metric!["Name"]} {metric["Unit"]}"));

    private static KeyValuePair<string, object?> Of(string dataset) => new("dataset", dataset);
}
