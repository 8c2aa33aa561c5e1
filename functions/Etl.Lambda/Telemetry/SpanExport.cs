using Etl.Functions.Telemetry;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Etl.Lambda.Telemetry;

/// <summary>
/// Exports spans over OTLP (http/protobuf). The only type that knows OpenTelemetry: unless one is made, the runtime loads
/// nothing of it.
/// </summary>
internal sealed class SpanExport : IDisposable
{
    /// <summary>How long a call may be held up by a collector that does not answer.</summary>
    private const int FlushMilliseconds = 2000;

    private readonly TracerProvider _provider;

    /// <summary>Begins to export.</summary>
    /// <param name="endpoint">The collector, as OTEL_EXPORTER_OTLP_ENDPOINT names it: the address without /v1/traces.</param>
    /// <param name="service">The function's name in Lambda.</param>
    public SpanExport(Uri endpoint, string service) => _provider = Sdk.CreateTracerProviderBuilder()
        .SetResourceBuilder(ResourceBuilder.CreateEmpty().AddService(service, serviceNamespace: EtlTelemetry.Name, autoGenerateServiceInstanceId: false))
        .AddSource(EtlTelemetry.Name)
        .AddOtlpExporter(options =>
        {
            options.Protocol = OtlpExportProtocol.HttpProtobuf;
            options.Endpoint = new Uri(endpoint.AbsoluteUri.TrimEnd('/') + "/v1/traces");
            options.TimeoutMilliseconds = FlushMilliseconds;
        })
        .Build();

    /// <summary>Sends what is waiting: between two calls the environment is frozen, and no timer runs.</summary>
    public void Flush() => _provider.ForceFlush(FlushMilliseconds);

    /// <inheritdoc/>
    public void Dispose() => _provider.Dispose();
}
