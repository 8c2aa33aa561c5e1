using System.Runtime.ExceptionServices;
using Etl.StateMachine.Errors;

namespace Etl.StateMachine.Running;

/// <summary>Runs work on many items, some at once. The first failure stops the rest, and is thrown when all have ended.</summary>
internal static class FanOut
{
    /// <param name="items">Pulled one at a time, only when there is room for one more.</param>
    public static async Task RunAsync<T>(IAsyncEnumerable<T> items, int maxConcurrency, Func<T, CancellationToken, Task> work, CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        StateException? first = null;
        var options = new ParallelOptions { MaxDegreeOfParallelism = maxConcurrency, CancellationToken = stop.Token };
        try
        {
            await Parallel.ForEachAsync(items, options, async (item, token) =>
            {
                try
                {
                    await work(item, token);
                }
                catch (StateException failure)
                {
                    Interlocked.CompareExchange(ref first, failure, null);
                    await stop.CancelAsync();
                }
            });
        }
        catch (OperationCanceledException) when (first is not null)
        {
            // The siblings, stopped because of it.
        }

        ct.ThrowIfCancellationRequested();
        if (first is not null)
        {
            ExceptionDispatchInfo.Throw(first);
        }
    }
}
