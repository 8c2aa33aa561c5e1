using System.Diagnostics;

namespace Etl.Cli.Tests.EndToEnd.Bench;

/// <summary>Waits for what another process does.</summary>
internal static class Wait
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static Task UntilAsync(Func<bool> condition, string otherwise) => UntilAsync(() => Task.FromResult(condition()), otherwise);

    public static async Task UntilAsync(Func<Task<bool>> condition, string otherwise)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(watch.Elapsed < Patience, $"After {Patience.TotalSeconds} s {otherwise}.");
            await Task.Delay(10);
        }
    }
}
