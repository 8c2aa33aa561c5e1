using Etl.Functions.Objects;
using Etl.Local.Running;

namespace Etl.Cli.Tests.Watching;

public sealed class WatchCommandTests
{
    [Fact]
    public async Task Goes_on_after_failures_until_it_is_stopped()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var loaded = new List<string>();
        using var run = new CommandRun
        {
            Etl = FakeEtl.Answering(request =>
            {
                loaded.Add(Path.GetFileName(request.File));
                if (loaded.Count == 2)
                {
                    stop.Cancel();
                }

                return new RunOutcome { Status = loaded.Count == 1 ? RunStatus.Failed : RunStatus.Succeeded, File = request.File, ErrorName = "HeaderException" };
            }),
        };
        var incoming = Directory.CreateDirectory(Path.Combine(run.Home, ".etl", "incoming")).FullName;
        foreach (var (name, age) in new[] { ("new.csv", 1), ("old.csv", 2) })
        {
            var path = Path.Combine(incoming, name);
            await File.WriteAllTextAsync(path, name);
            File.SetLastWriteTimeUtc(path, new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(-age));
        }

        Assert.Equal(130, await run.InvokeAsync(["watch", "--json"], stop.Token));
        Assert.Equal(["old.csv", "new.csv"], loaded);
        Assert.Equal(2, run.Out.TrimEnd('\n').Split('\n').Length);
        Assert.EndsWith(CommandMessages.WatchStopped + "\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Finishes_first_what_a_killed_watcher_had_moved()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var version = new ObjectVersion { Bucket = "workspace", Key = "incoming/moved.csv", Version = "1", Size = 1, Sequencer = "1" };
        using var run = new CommandRun
        {
            Etl = new FakeEtl((request, _, _) =>
            {
                stop.Cancel();
                return Task.FromResult(new RunOutcome { Status = RunStatus.Succeeded, File = request.File });
            })
            {
                Unfinished = [new RunRequest { File = "moved.csv", Version = version }],
            },
        };
        Assert.Equal(130, await run.InvokeAsync(["watch", "--json", "--chunk-size", "2MiB"], stop.Token));
        Assert.Equal(("moved.csv", version, (long?)(2 << 20)), Assert.Single(run.Etl!.Requests) is var request ? (request.File, request.Version, request.Options.ChunkSize) : default);
    }
}
