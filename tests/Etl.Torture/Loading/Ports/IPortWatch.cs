namespace Etl.Torture.Loading.Ports;

/// <summary>One call of a function to something that lasts.</summary>
/// <param name="Name">Port and method, as in <c>Ledger.TryLease</c>.</param>
/// <param name="What">The object or chunk that it is about.</param>
internal sealed record PortCall(string Name, string What);

/// <summary>Stands between the functions and their ports. Either method may wait or throw: before the call nothing has been done, after it only the answer is lost.</summary>
internal interface IPortWatch
{
    /// <summary>A call is about to be made.</summary>
    ValueTask BeforeAsync(PortCall call, CancellationToken ct);

    /// <summary>A call was made.</summary>
    ValueTask AfterAsync(PortCall call, CancellationToken ct);
}

/// <summary>Makes calls under a watch.</summary>
internal static class PortWatches
{
    public static async Task<T> AroundAsync<T>(this IPortWatch watch, PortCall call, Func<Task<T>> work, CancellationToken ct)
    {
        await watch.BeforeAsync(call, ct);
        var answer = await work();
        await watch.AfterAsync(call, ct);
        return answer;
    }

    public static Task AroundAsync(this IPortWatch watch, PortCall call, Func<Task> work, CancellationToken ct) =>
        watch.AroundAsync(
            call,
            async () =>
            {
                await work();
                return true;
            },
            ct);
}
