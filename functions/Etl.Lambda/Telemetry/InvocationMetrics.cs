using System.Diagnostics.Metrics;
using Etl.Functions.Telemetry;

namespace Etl.Lambda.Telemetry;

/// <summary>
/// Collects what the functions measure and writes it in CloudWatch's embedded metric format, a line a dataset, at the end of
/// each invocation. No id is a dimension: each value of one would be a metric of its own, and paid for.
/// </summary>
internal sealed class InvocationMetrics : IDisposable
{
    private const string DatasetTag = "dataset";

    private readonly Lock _lock = new();
    private readonly MeterListener _listener = new();
    private readonly SortedDictionary<string, MetricSet> _sets = new(StringComparer.Ordinal);

    /// <summary>Begins to listen.</summary>
    public InvocationMetrics()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == EtlTelemetry.Name)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>Writes what was measured since the last time, and forgets it.</summary>
    public void Flush(LineWriter lines, DateTimeOffset now)
    {
        lock (_lock)
        {
            foreach (var (dataset, set) in _sets)
            {
                set.Write(lines, dataset, now);
            }

            _sets.Clear();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var dataset = "";
        foreach (var (name, tag) in tags)
        {
            if (name == DatasetTag)
            {
                dataset = tag?.ToString() ?? "";
            }
        }

        // CloudWatch refuses an empty dimension.
        if (dataset.Length == 0)
        {
            dataset = "-";
        }

        lock (_lock)
        {
            if (!_sets.TryGetValue(dataset, out var set))
            {
                _sets.Add(dataset, set = new MetricSet());
            }

            set.Add(instrument, value);
        }
    }
}
