using System.Diagnostics;

namespace Etl.Testing;

/// <summary>Waits for what another process does.</summary>
public static class Wait
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static Task UntilAsync(Func<bool> condition, string otherwise) => UntilAsync(() => Task.FromResult(condition()), otherwise);

    /// <exception cref="TimeoutException">A minute later it is still not so.</exception>
    public static async Task UntilAsync(Func<Task<bool>> condition, string otherwise)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            if (watch.Elapsed > Patience)
            {
                throw new TimeoutException($"After {Patience.TotalSeconds} s {otherwise}.");
            }

            await Task.Delay(10);
        }
    }
}
