using System.Text.Json.Nodes;
using Amazon;
using Amazon.Runtime;
using Etl.Aws.Signing;
using Etl.Functions.Errors;
using Etl.Functions.Ports;

namespace Etl.Aws.Executions;

/// <summary>
/// Asks Step Functions whether an execution is still running. No answer is an error, never a guess: one direction would let two
/// executions load the same file, the other would leave it unloaded for ever.
/// </summary>
/// <param name="http">Sends the requests.</param>
/// <param name="credentials">Sign them.</param>
/// <param name="options">How it is asked.</param>
/// <param name="others">
/// Knows executions that are not Step Functions' own: a database may be shared with the etl command, whose executions hold locks in it.
/// </param>
/// <param name="time">Times the pauses. They have no jitter: one Split asks about one execution, and the state machine's own retries have it.</param>
public sealed class StepFunctionsLiveness(
    HttpClient http, AWSCredentials credentials, StepFunctionsLivenessOptions options, IExecutionLiveness others, TimeProvider time) : IExecutionLiveness
{
    private const string Service = "states";

    /// <inheritdoc/>
    /// <exception cref="OrchestratorException">It does not answer.</exception>
    /// <exception cref="OrchestratorRefusedException">It refuses to tell.</exception>
    public async Task<bool> IsRunningAsync(string executionId, CancellationToken ct)
    {
        if (ExecutionArn.TryParse(executionId) is not { } execution)
        {
            return await others.IsRunningAsync(executionId, ct);
        }

        var request = Describe(execution);
        for (var tried = 1; ; tried++)
        {
            var answer = await AskAsync(request, ct);
            if (answer.Status is not null)
            {
                return !answer.HasEnded;
            }

            if (answer.Lasting)
            {
                throw new OrchestratorRefusedException(ExecutionMessages.Refused(execution.Text, answer.Message));
            }

            if (tried >= options.Tries)
            {
                return answer.Error == DescribeAnswer.DoesNotExist
                    ? false
                    : throw new OrchestratorException(ExecutionMessages.Unreachable(execution.Text, request.Endpoint, answer.Message));
            }

            await Task.Delay(options.FirstPause * (1 << (tried - 1)), time, ct);
        }
    }

    private SignedRequest Describe(ExecutionArn execution) => new()
    {
        Endpoint = options.Endpoint ?? EndpointOf(execution.Region),
        Service = Service,
        Region = execution.Region,
        Target = "AWSStepFunctions.DescribeExecution",
        // Input and output are of no interest, may be large, and may be encrypted with a key that is not ours to use.
        Body = new JsonObject { ["executionArn"] = execution.Text, ["includedData"] = "METADATA_ONLY" }.ToJsonString(),
    };

    private static Uri EndpointOf(string region) => new($"https://{Service}.{region}.{RegionEndpoint.GetBySystemName(region).PartitionDnsSuffix}");

    /// <summary>One try. Where nothing answers, that is the answer.</summary>
    private async Task<DescribeAnswer> AskAsync(SignedRequest request, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(options.Timeout);
        try
        {
            using var message = await request.SignAsync(credentials, limit.Token);
            using var response = await http.SendAsync(message, limit.Token);
            return await DescribeAnswer.ReadAsync(response, limit.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new DescribeAnswer(null, null, "no answer in time", Lasting: false);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or AmazonClientException)
        {
            return new DescribeAnswer(null, null, error.Message.TrimEnd('.'), Lasting: false);
        }
    }
}
