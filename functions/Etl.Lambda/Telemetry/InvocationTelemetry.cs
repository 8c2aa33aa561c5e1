using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Etl.Functions.Errors;
using Etl.Functions.Telemetry;
using Etl.Lambda.Runtime;
using Microsoft.Extensions.Logging;

namespace Etl.Lambda.Telemetry;

/// <summary>What is told of calls: log lines, metrics and, where a collector is named, spans.</summary>
internal sealed class InvocationTelemetry : IDisposable
{
    private readonly string _function;
    private readonly LineWriter _lines;
    private readonly TimeProvider _time;
    private readonly InvocationMetrics _metrics = new();
    private readonly SpanExport? _spans;

    /// <summary>Begins to listen to what the functions measure.</summary>
    /// <param name="function">The function's name in Lambda.</param>
    /// <param name="output">Where lines go.</param>
    /// <param name="spanEndpoint">The collector for spans; null: there is none.</param>
    /// <param name="time">The clock.</param>
    public InvocationTelemetry(string function, Stream output, Uri? spanEndpoint, TimeProvider time)
    {
        (_function, _time) = (function, time);
        _lines = new LineWriter(output);
        Logger = new JsonLogger(_lines, function, time);
        if (spanEndpoint is not null)
        {
            _spans = new SpanExport(spanEndpoint, function);
        }
    }

    /// <summary>The log.</summary>
    public ILogger Logger { get; }

    /// <summary>
    /// Begins to tell of a call. Its lines are written before it is answered; its spans are sent when the result is disposed,
    /// after the answer but before the next call is asked for, when the environment may be frozen.
    /// </summary>
    public Call Begin(Invocation invocation) => new(this, invocation);

    /// <inheritdoc/>
    public void Dispose()
    {
        _metrics.Dispose();
        _spans?.Dispose();
    }

    private void FlushMetrics() => _metrics.Flush(_lines, _time.GetUtcNow());

    /// <summary>One call.</summary>
    internal sealed class Call : IDisposable
    {
        private readonly InvocationTelemetry _telemetry;
        private readonly IDisposable? _scope;
        private readonly Activity? _span;

        public Call(InvocationTelemetry telemetry, Invocation invocation)
        {
            _telemetry = telemetry;
            var names = new Dictionary<string, object?>(StringComparer.Ordinal) { ["requestId"] = invocation.RequestId };
            if (invocation.TraceId is not null)
            {
                names["traceId"] = invocation.TraceId;
            }

            _scope = telemetry.Logger.BeginScope(names);
            _span = XRayTraceHeader.TryParse(invocation.TraceId, out var parent)
                ? EtlTelemetry.Source.StartActivity(telemetry._function, ActivityKind.Server, parent)
                : EtlTelemetry.Source.StartActivity(telemetry._function, ActivityKind.Server);
            _span?.SetTag("faas.invocation_id", invocation.RequestId);
        }

        /// <summary>Links to the call that planned a Map: X-Ray does not follow its children.</summary>
        public void LinkTo(JsonNode payload)
        {
            if (_span is null || payload is not JsonObject { } fields || fields["item"] is not JsonObject item)
            {
                return;
            }

            if (item["trace"] is JsonValue value && value.TryGetValue<string>(out var header) && XRayTraceHeader.TryParse(header, out var planned))
            {
                _span.AddLink(new ActivityLink(planned));
            }
        }

        /// <summary>The function answered.</summary>
        public void Succeeded()
        {
            _span?.SetStatus(ActivityStatusCode.Ok);
            _telemetry.FlushMetrics();
        }

        /// <summary>The function failed.</summary>
        public void Failed(Exception error)
        {
            _span?.SetStatus(ActivityStatusCode.Error, $"{error.GetType().Name}: {error.Message}");
            _span?.SetTag("error.type", error.GetType().Name);
            if (error is EtlException)
            {
                HostLog.Failed(_telemetry.Logger, error.GetType().Name, error.Message, error);
            }
            else
            {
                HostLog.Defect(_telemetry.Logger, error.GetType().Name, error);
            }

            _telemetry.FlushMetrics();
        }

        /// <summary>Lambda did not take the answer.</summary>
        public void Unanswered(Exception error) => HostLog.Unanswered(_telemetry.Logger, error);

        /// <inheritdoc/>
        public void Dispose()
        {
            _span?.Dispose();
            _scope?.Dispose();
            _telemetry._spans?.Flush();
        }
    }
}

/// <summary>How answers are written.</summary>
[JsonSerializable(typeof(JsonNode))]
internal sealed partial class TelemetryJson : JsonSerializerContext;
