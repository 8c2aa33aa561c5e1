using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Etl.Functions.Runs;
using Etl.Functions.Telemetry;
using Etl.Functions.Tests.Fixtures;
using Etl.Functions.Tests.Handlers;
using Microsoft.Extensions.Logging;

namespace Etl.Functions.Tests.Telemetry;

public class TelemetryTests
{
    private static readonly byte[] File = "id,name\n1,a\n2,b\n3,c\r\nx,d\n"u8.ToArray();

    [Fact]
    public async Task A_load_is_measured_once_by_its_accounts()
    {
        var measured = new ConcurrentDictionary<string, double>(StringComparer.Ordinal);
        var dataset = $"measured_{Guid.NewGuid():N}";
        using var listener = Listen(dataset, measured);
        var host = new Host(TestDatasets.Lenient.Replace("dataset: test", "dataset: " + dataset, StringComparison.Ordinal));
        host.After = (name, _) =>
        {
            if (name == "Finish" && host.Calls.Count(call => call == "Finish") == 1)
            {
                throw new Errors.ObjectStoreException("The answer is lost.");
            }
        };

        await host.RunAsync(host.Drop(File), new LoadOptions { ChunkSize = 6 });

        Assert.Equal((4, 3, 1), (measured["RecordsRead"], measured["RecordsAccepted"], measured["RecordsRejected"]));
        Assert.Equal((File.Length, 1, 3), (measured["BytesLoaded"], measured["LoadsSucceeded"], measured["RowsInserted"]));
        Assert.Equal(1, measured["Warnings"]);
        Assert.Contains("ChunkMilliseconds", measured.Keys);
        Assert.Contains("StageSeconds", measured.Keys);
        Assert.Contains("MergeSeconds", measured.Keys);
        Assert.DoesNotContain("LoadsFailed", measured.Keys);
    }

    [Fact]
    public async Task A_failure_is_measured_under_its_dataset()
    {
        var measured = new ConcurrentDictionary<string, double>(StringComparer.Ordinal);
        var dataset = $"measured_{Guid.NewGuid():N}";
        using var listener = Listen(dataset, measured);
        var host = new Host(TestDatasets.Strict.Replace("dataset: test", "dataset: " + dataset, StringComparison.Ordinal));

        await host.RunAsync(host.Drop(File), new LoadOptions());

        Assert.Equal(1, measured["LoadsFailed"]);
        Assert.DoesNotContain("LoadsSucceeded", measured.Keys);
    }

    [Fact]
    public async Task Each_line_names_load_run_chunk_and_attempt()
    {
        var lines = new Lines();
        var host = new Host(TestDatasets.Lenient, configure: services => services with { Logger = lines });

        await host.RunAsync(host.Drop(File), new LoadOptions { ChunkSize = 6 });

        var run = host.Tables.Runs.Values.Single();
        Assert.All(lines.Written, line => Assert.Equal((run.LoadId, run.RunId), (line.Scope["loadId"], line.Scope["runId"])));
        var chunks = lines.Written.Where(line => line.Text.StartsWith("Chunk of", StringComparison.Ordinal)).ToList();
        Assert.Equal(host.Calls.Count(call => call == "Process"), chunks.Count);
        Assert.Equal(Enumerable.Range(0, chunks.Count), chunks.Select(line => (int)line.Scope["chunk"]!).Order());
        Assert.All(chunks, line => Assert.Equal(1, line.Scope["attempt"]));
    }

    [Fact]
    public async Task What_failed_is_logged_as_an_error()
    {
        var lines = new Lines();
        var host = new Host(TestDatasets.Strict, configure: services => services with { Logger = lines });

        await host.RunAsync(host.Drop(File), new LoadOptions());

        var error = Assert.Single(lines.Written, line => line.Level == LogLevel.Error);
        Assert.Contains("bucket/incoming/test.csv was not loaded. TooManyRejectsException", error.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_stands_as_planned_and_then_as_it_ended()
    {
        var host = new Host(TestDatasets.Lenient);

        await host.RunAsync(host.Drop(File), new LoadOptions { ChunkSize = 6 });

        Assert.Equal(["Planned", "Succeeded"], host.Tables.Standings.Select(one => one.Status));
        Assert.Equal((host.Tables.Runs.Keys.Single(), "incoming/test.csv"), (host.Tables.Standings[^1].RunId, host.Tables.Standings[^1].Key));
    }

    private static MeterListener Listen(string dataset, ConcurrentDictionary<string, double> measured)
    {
        void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            if (tags.Length == 1 && tags[0].Key == "dataset" && tags[0].Value as string == dataset)
            {
                measured.AddOrUpdate(instrument.Name, value, (_, sum) => sum + value);
            }
        }

        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == EtlTelemetry.Name)
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.Start();
        return listener;
    }
}
