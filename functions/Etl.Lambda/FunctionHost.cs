using System.Text.Json.Nodes;
using Etl.Lambda.Configuration;
using Etl.Lambda.Runtime;
using Etl.Lambda.Telemetry;
using Microsoft.Extensions.Logging;

namespace Etl.Lambda;

/// <summary>Makes the function out of its environment: given a log and the clock, what handles its payloads.</summary>
internal delegate Func<JsonNode, CancellationToken, Task<JsonNode?>> Compose(FunctionEnvironment environment, ILogger logger, TimeProvider time);

/// <summary>
/// The life of one execution environment: read the variables, put the function together, then call it until Lambda is gone.
/// </summary>
internal static class FunctionHost
{
    /// <summary>Runs to the end of the environment.</summary>
    /// <param name="variable">Gives an environment variable by name.</param>
    /// <param name="output">Where log lines and metrics go.</param>
    /// <param name="compose">Makes the function.</param>
    /// <param name="time">The clock.</param>
    /// <returns>The exit code, never 0: there is no end that is not an error, or Lambda's.</returns>
    public static async Task<int> RunAsync(Func<string, string?> variable, Stream output, Compose compose, TimeProvider time)
    {
        var name = variable("AWS_LAMBDA_FUNCTION_NAME") ?? "etl";
        using var api = new RuntimeApi(variable("AWS_LAMBDA_RUNTIME_API") ?? throw new ConfigurationException(ConfigurationMessages.NotInLambda));
        FunctionEnvironment environment;
        InvocationTelemetry telemetry;
        Func<JsonNode, CancellationToken, Task<JsonNode?>> function;
        try
        {
            environment = FunctionEnvironment.Read(variable);
            telemetry = new InvocationTelemetry(name, output, environment.SpanEndpoint, time);
            function = compose(environment, telemetry.Logger, time);
        }
        catch (Exception e)
        {
            var logger = new JsonLogger(new LineWriter(output), name, time);
            HostLog.CannotStart(logger, e);
            await api.FailInitAsync(ErrorReport.Of(e), CancellationToken.None);
            return 1;
        }

        using (telemetry)
        {
            try
            {
                await new InvocationLoop(api, environment.Function, function, telemetry, time).RunAsync(CancellationToken.None);
            }
            catch (RuntimeApiException e)
            {
                HostLog.Ends(telemetry.Logger, e.Message);
            }
        }

        return 1;
    }
}
