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

    /// <summary>A moment: so many staged chunks, or one of the later steps.</summary>
    public static int Choose(Random random) => random.Next(10) switch
    {
        < 6 => random.Next(45),
        < 8 => Merging,
        _ => Merged,
    };

    /// <summary>Waits until a run has come so far, or has ended.</summary>
    public static async Task WaitAsync(Workbench bench, EtlProcess process, int moment)
    {
        await Wait.UntilAsync(
            async () => process.HasExited || await bench.ValueAsync("SELECT to_regclass('etl.outbox') IS NOT NULL") == "t", "the run has not begun");
        if (process.HasExited) return;
        await Wait.UntilAsync(
            async () => process.HasExited || int.Parse(await bench.ValueAsync(Reached), CultureInfo.InvariantCulture) >= moment, $"the run has not reached {moment}");
    }
}
