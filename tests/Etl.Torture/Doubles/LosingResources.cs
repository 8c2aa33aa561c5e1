using System.Text.Json.Nodes;
using Etl.StateMachine;

namespace Etl.Torture.Doubles;

/// <summary>Lets every state do its work and throws the answer away, so that it is done again.</summary>
/// <param name="inner">What does the work.</param>
/// <param name="random">Which error stands for the lost answer, and which further answers are lost.</param>
internal sealed class LosingResources(ITaskResources inner, Random random) : ITaskResources
{
    /// <summary>What Step Functions knows when an answer is lost.</summary>
    private static readonly string[] Errors = ["Lambda.Unknown", "Lambda.ServiceException", "Lambda.ClientExecutionTimeoutException", "Sandbox.Timedout", "States.Timeout"];

    private int _lost;

    /// <summary>How many answers were lost.</summary>
    public int Lost => _lost;

    public bool Supports(string resource) => inner.Supports(resource);

    public async ValueTask<JsonNode?> InvokeAsync(TaskInvocation invocation, CancellationToken ct)
    {
        var answer = await inner.InvokeAsync(invocation, ct);
        string? error;
        lock (random)
        {
            error = invocation.RetryCount == 0 || invocation.RetryCount == 1 && random.Next(3) == 0 ? Errors[random.Next(Errors.Length)] : null;
        }

        if (error is null)
        {
            return answer;
        }

        Interlocked.Increment(ref _lost);
        throw new TaskFailedException(error, "The answer was lost.");
    }
}
