using System.Globalization;

namespace Etl.Cli.Tests.EndToEnd.Bench;

/// <summary>How far a run of another process has come, as the database shows it: a moment to kill it, whatever the machine's speed.</summary>
internal static class RunProgress
{
    /// <summary>All chunks are staged; the merge is next, or under way.</summary>
    private const int Merging = 1_000;

    /// <summary>The rows are in; rejects, report and result are next.</summary>
    private const int Merged = 2_000;

    private const string Reached =
        """
        SELECT (SELECT count(*) FROM etl.chunk WHERE state = 'staged')
          + 1000 * (SELECT count(*) FROM etl.run WHERE state IN ('staged', 'loaded')) + 1000 * (SELECT count(*) FROM etl.load WHERE loaded_run IS NOT NULL)
        """;

    /// <summary>How often the load was claimed; a run of another process has begun when it is more than before.</summary>
    public static async Task<int> ClaimsAsync(Workbench bench) =>
        await bench.ValueAsync("SELECT to_regclass('etl.outbox') IS NOT NULL") == "t" ? await NumberAsync(bench, "SELECT coalesce(max(fence), 0) FROM etl.load") : 0;

    /// <summary>Waits until a run has claimed the load and come as far as the dice say: some chunks further, to the merge, or behind it; or has ended.</summary>
    public static async Task WaitAsync(Workbench bench, ProgramRun process, int claimsBefore, Random random)
    {
        var (kind, chunks) = (random.Next(10), random.Next(15));
        await Wait.UntilAsync(async () => process.HasExited || await ClaimsAsync(bench) > claimsBefore, "the run has not begun");
        if (process.HasExited)
        {
            return;
        }

        var reached = await NumberAsync(bench, Reached);
        var moment = kind switch
        {
            < 7 => reached + chunks,
            < 9 => Merging,
            _ => Merged,
        };
        await Wait.UntilAsync(async () => process.HasExited || await NumberAsync(bench, Reached) >= moment, $"the run has not reached {moment}");
    }

    private static async Task<int> NumberAsync(Workbench bench, string sql) => int.Parse(await bench.ValueAsync(sql), CultureInfo.InvariantCulture);
}
