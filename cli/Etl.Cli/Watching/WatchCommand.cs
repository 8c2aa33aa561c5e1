using System.CommandLine;
using Etl.Cli.Options;
using Etl.Cli.Running;
using Etl.Functions.Errors;
using Etl.Functions.Texts;
using Etl.Local;
using Etl.Local.Embedded;
using Etl.Local.Running;

namespace Etl.Cli.Watching;

/// <summary><c>etl watch</c></summary>
internal static class WatchCommand
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(1);

    public static Command Create(CommandContext context)
    {
        var locations = new LocationOptions();
        var options = new RunOptions();
        var command = new Command("watch", "Loads files that are dropped under the workspace's incoming/, until Ctrl-C");
        locations.AddTo(command, database: true, workspace: true, datasets: true);
        options.AddTo(command);
        command.SetAction((parsed, ct) => RunAsync(context, parsed, locations, options, ct));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, ParseResult parsed, LocationOptions locations, RunOptions options, CancellationToken ct)
    {
        var local = locations.Resolve(parsed, context);
        var folder = new IncomingFolder(Path.Combine(local.Workspace, "incoming"));
        var settled = new SettledFiles();
        await using var etl = context.Services.OpenEtl(local);
        var runner = new LoadRunner(context, etl, options.Display(parsed, locations));
        try
        {
            folder.Look();
            context.Error.Line($"watching {SafeText.OneLine(folder.Directory)}; Ctrl-C ends it");
            for (var due = DateTimeOffset.MinValue; ;)
            {
                ct.ThrowIfCancellationRequested();
                if (due <= context.Time.GetUtcNow())
                {
                    due = await FinishAsync(context, etl, runner, request => options.Request(parsed, request.File) with { Version = request.Version }, ct)
                        ? DateTimeOffset.MaxValue
                        : context.Time.GetUtcNow() + RetryAfter;
                }

                foreach (var file in settled.Observe(folder.Look(), context.Time.GetUtcNow()))
                {
                    if (!File.Exists(file.Path))
                    {
                        continue;
                    }

                    if (await LoadAsync(context, runner, options.Request(parsed, file.Path), ct))
                    {
                        settled.Leave(file);
                    }
                    else
                    {
                        settled.Retry(file, context.Time.GetUtcNow() + RetryAfter);
                    }
                }

                await Task.Delay(Interval, context.Time, ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            context.Error.Line(CommandMessages.WatchStopped);
            return ExitCode.Interrupted;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(CommandMessages.CannotRead(folder.Directory, error.Message));
        }
    }

    /// <summary>Hands on the results of what a watcher that was killed had loaded and moved: no look at the folder would find it.</summary>
    /// <returns>Whether nothing of it is left.</returns>
    private static async Task<bool> FinishAsync(CommandContext context, ILocalEtl etl, LoadRunner runner, Func<RunRequest, RunRequest> complete, CancellationToken ct)
    {
        try
        {
            var finished = true;
            foreach (var unfinished in await etl.FindUnfinishedAsync(ct))
            {
                finished &= await LoadAsync(context, runner, complete(unfinished), ct);
            }

            return finished;
        }
        catch (Exception error) when (error is EtlException or EmbeddedPostgresException)
        {
            context.Error.Line(SafeText.Lines(error.Message));
            return false;
        }
    }

    /// <summary>Loads a file. What fails and stays where it is, such as when the database is down, is tried again later.</summary>
    /// <returns>Whether the file needs no other try as it is.</returns>
    private static async Task<bool> LoadAsync(CommandContext context, LoadRunner runner, RunRequest request, CancellationToken ct)
    {
        try
        {
            var outcome = await runner.RunAsync(request, ct);
            return outcome.Status is RunStatus.Succeeded or RunStatus.Skipped or RunStatus.Superseded;
        }
        catch (EtlException error)
        {
            context.Error.Line($"{SafeText.OneLine(request.File)}: {SafeText.Lines(error.Message)}");
            return false;
        }
    }
}
