using System.Diagnostics.Metrics;
using System.Text.Json;

namespace Etl.Lambda.Telemetry;

/// <summary>
/// The measurements of one dataset within one invocation, in the embedded metric format (CloudWatch, "Specification: Embedded
/// metric format"): a counter is its sum, a histogram the array of its values.
/// </summary>
internal sealed class MetricSet
{
    private const string Namespace = "Etl";
    private const string Dimension = "Dataset";

    /// <summary>The format's limit for metrics of one line.</summary>
    private const int MaxMetrics = 100;

    /// <summary>The format's limit for values of one metric in one line; more go into further lines.</summary>
    private const int MaxValues = 100;

    private readonly SortedDictionary<string, Metric> _metrics = new(StringComparer.Ordinal);

    /// <summary>Adds a measurement.</summary>
    public void Add(Instrument instrument, double value)
    {
        if (!_metrics.TryGetValue(instrument.Name, out var metric))
        {
            metric = new Metric(Unit(instrument.Unit), IsSum: instrument is Counter<long> or Counter<double> or UpDownCounter<long> or UpDownCounter<double>);
            _metrics.Add(instrument.Name, metric);
        }

        if (metric.IsSum && metric.Values.Count > 0)
        {
            metric.Values[0] += value;
        }
        else
        {
            metric.Values.Add(value);
        }
    }

    /// <summary>Writes the lines: one, unless there are more values than it has room for.</summary>
    public void Write(LineWriter lines, string dataset, DateTimeOffset now)
    {
        var parts = _metrics.SelectMany(one => one.Value.Values.Chunk(MaxValues).Select((values, index) => (Name: one.Key, one.Value, Values: values, Line: index)));
        foreach (var line in parts.GroupBy(part => part.Line).SelectMany(group => group.Chunk(MaxMetrics)))
        {
            lines.Write((line, dataset, now), static (json, part) => Write(json, part.line, part.dataset, part.now));
        }
    }

    private static void Write(Utf8JsonWriter json, (string Name, Metric Metric, double[] Values, int Line)[] metrics, string dataset, DateTimeOffset now)
    {
        json.WriteStartObject("_aws");
        json.WriteNumber("Timestamp", now.ToUnixTimeMilliseconds());
        json.WriteStartArray("CloudWatchMetrics");
        json.WriteStartObject();
        json.WriteString("Namespace", Namespace);
        json.WriteStartArray("Dimensions");
        json.WriteStartArray();
        json.WriteStringValue(Dimension);
        json.WriteEndArray();
        json.WriteEndArray();
        json.WriteStartArray("Metrics");
        foreach (var (name, metric, _, _) in metrics)
        {
            json.WriteStartObject();
            json.WriteString("Name", name);
            json.WriteString("Unit", metric.Unit);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteString(Dimension, dataset);
        foreach (var (name, metric, values, _) in metrics)
        {
            json.WritePropertyName(name);
            if (!metric.IsSum)
            {
                json.WriteStartArray();
            }

            foreach (var value in values)
            {
                json.WriteNumberValue(value);
            }

            if (!metric.IsSum)
            {
                json.WriteEndArray();
            }
        }
    }

    /// <summary>UCUM, in which instruments name units, to CloudWatch's names.</summary>
    private static string Unit(string? unit) => unit switch
    {
        null or "" => "Count",
        "ms" => "Milliseconds",
        "s" => "Seconds",
        "By" => "Bytes",
        _ => "None",
    };

    private sealed record Metric(string Unit, bool IsSum)
    {
        public List<double> Values { get; } = [];
    }
}
