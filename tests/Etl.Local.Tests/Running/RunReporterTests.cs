using Etl.Functions.Hosting;
using Etl.Local.Running;

namespace Etl.Local.Tests.Running;

public class RunReporterTests
{
    [Fact]
    public void A_function_begins_the_stage_that_its_row_names()
    {
        var progress = new Stages();
        var reporter = new RunReporter(progress, 100);
        foreach (var function in FunctionTable.All) reporter.Calling(function.Name);

        Assert.Equal([RunStage.Split, RunStage.Merge, RunStage.Finish], progress.Started);
    }

    [Fact]
    public void What_works_on_a_chunk_ends_it()
    {
        var progress = new Stages();
        var reporter = new RunReporter(progress, 100);
        foreach (var function in FunctionTable.All.Where(function => function.Name != "Split")) reporter.Answered(function.Name, null);

        Assert.Equal(3, progress.ChunksDone);
    }

    private sealed class Stages : IRunProgress
    {
        public List<RunStage> Started { get; } = [];

        public int ChunksDone { get; private set; }

        public void StageStarted(RunStage stage, int? chunks, long? bytes) => Started.Add(stage);

        public void ChunkDone() => ChunksDone++;

        public void Advanced(long bytes, long records, long rejected)
        {
        }

        public void StageEnded(RunStage stage)
        {
        }

        public void Note(string text)
        {
        }
    }
}
