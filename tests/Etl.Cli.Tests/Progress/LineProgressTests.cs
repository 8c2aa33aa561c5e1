using Etl.Cli.Progress;
using Etl.Cli.Terminals;
using Etl.Local.Running;

namespace Etl.Cli.Tests.Progress;

public sealed class LineProgressTests
{
    [Fact]
    public void A_stage_has_lines_at_its_ends_and_every_few_seconds()
    {
        var time = new ManualTime();
        var writer = new StringWriter { NewLine = "\n" };
        var progress = new LineProgress(new Screen(writer, false, false, 80), "a.csv", time);

        progress.StageStarted(RunStage.Split, null, null);
        time.Advance(TimeSpan.FromSeconds(0.5));
        progress.StageEnded(RunStage.Split);
        progress.StageStarted(RunStage.Process, 4, 8_000_000);
        for (var i = 0; i < 4; i++)
        {
            time.Advance(TimeSpan.FromSeconds(2));
            progress.Advanced(2_000_000, 20_000, 1);
            progress.ChunkDone();
        }

        progress.Note("retrying chunk 3:\e[0m too many connections");
        progress.StageEnded(RunStage.Process);
        progress.StageStarted(RunStage.Process, 1, 8_000_000);
        progress.StageEnded(RunStage.Process);
        Snapshot.Matches("progress-lines", writer.ToString());
    }

    [Fact]
    public void Threads_lose_no_count()
    {
        var meter = new StageMeter("process", 1000, 1_000_000, new ManualTime());
        Parallel.For(0, 1000, _ =>
        {
            meter.Advance(1000, 10, 1);
            meter.ChunkDone();
        });
        Assert.StartsWith("1,000/1,000 chunks  1.0 MB  ", meter.Figures(), StringComparison.Ordinal);
        Assert.EndsWith("  1,000 rejected", meter.Figures(), StringComparison.Ordinal);
        Assert.Equal(1, meter.Fraction);
    }
}
