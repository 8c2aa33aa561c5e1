using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Etl.Torture.Results;

namespace Etl.Torture.Running;

/// <summary>One torture: the cases of the parts one after the other.</summary>
internal sealed class TortureRun(TortureOptions options, TortureFiles files, TextWriter output)
{
    private readonly TortureLog _log = new(output);

    /// <summary>Runs the parts that were asked for; a full run is written down.</summary>
    public async Task<TortureResult> RunAsync(CancellationToken ct)
    {
        var scratch = Path.Combine(Path.GetTempPath(), $"etl-torture-{Guid.NewGuid():n}");
        Directory.CreateDirectory(scratch);
        try
        {
            var commit = await CommitAsync(ct);
            await using var context = new TortureContext { Options = options, Files = files, Log = _log, Scratch = scratch };
            var results = ImmutableArray.CreateBuilder<PartResult>();
            using (var journal = options.Slice ? null : Journal.Open(Path.Combine(files.Workspace, "journal.jsonl"), Identity(commit), options.Fresh))
            {
                if (journal is { Count: > 0 }) _log.Note($"{journal.Count} cases were done by a run that was stopped; --fresh does them again");
                foreach (var part in Parts.All.Where(part => options.Takes(part.Name))) results.Add(await RunAsync(part, context, journal, ct));
            }

            var result = new TortureResult { Date = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime), Seed = options.Seed, Commit = commit, Parts = results.ToImmutable() };
            if (!options.Slice && options.Only.IsEmpty) Publish(result);
            return result;
        }
        finally
        {
            await DeleteAsync(scratch);
        }
    }

    private async Task<PartResult> RunAsync(ITorturePart part, TortureContext context, Journal? journal, CancellationToken ct)
    {
        _log.Note(part.Name);
        var lines = new List<JournalLine>();
        foreach (var @case in await part.ListAsync(context, ct))
        {
            if (journal?.Find(part.Name, @case.Name) is not { } line)
            {
                line = await RunAsync(part, @case, ct);
                journal?.Write(line);
            }

            lines.Add(line);
        }

        var result = new PartResult
        {
            Name = part.Name,
            Promise = part.Promise,
            Unit = part.Unit,
            Cases = lines.Count,
            Tried = lines.Sum(l => l.Tried),
            Seconds = Math.Round(lines.Sum(l => l.Seconds), 1),
            Lost = [.. lines.SelectMany(l => l.Problems.Select(p => $"{l.Case}: {p}"))],
            NotRun = [.. lines.Where(l => l.NotRun is not null).Select(l => $"{l.Case}: {l.NotRun}")],
        };
        _log.Note(string.Create(CultureInfo.InvariantCulture, $"{part.Name}: {result.Tried:N0} {part.Unit} in {result.Cases:N0} cases, {result.Seconds:N0} seconds; lost: {result.Lost.Length}"));
        return result;
    }

    private async Task<JournalLine> RunAsync(ITorturePart part, TortureCase @case, CancellationToken ct)
    {
        var clock = Stopwatch.StartNew();
        CaseOutcome outcome;
        try
        {
            outcome = await @case.RunAsync(ct);
        }
        catch (Exception error) when (!ct.IsCancellationRequested)
        {
            // An attack that ends in an exception has not shown that nothing was lost.
            outcome = new CaseOutcome(0, [$"{error.GetType().Name}: {error.Message}"]);
        }

        foreach (var problem in outcome.Problems) _log.Note($"{part.Name}, {@case.Name}: {problem}");
        if (outcome.NotRun is not null) _log.Note($"{part.Name}, {@case.Name}: not run: {outcome.NotRun}");
        return new JournalLine(part.Name, @case.Name, outcome.Tried, Math.Round(clock.Elapsed.TotalSeconds, 3), outcome.Problems, outcome.NotRun);
    }

    private void Publish(TortureResult result)
    {
        ResultFile.Write(files.Results, result);
        File.WriteAllText(files.Document, ResultFile.Replace(File.ReadAllText(files.Document), ResultText.Of(result)));
        // The next run is another one.
        File.Delete(Path.Combine(files.Workspace, "journal.jsonl"));
    }

    private string Identity(string commit) => string.Create(CultureInfo.InvariantCulture, $"commit {commit}, seed {options.Seed}, {options.Seconds} seconds");

    private async Task<string> CommitAsync(CancellationToken ct)
    {
        var start = new ProcessStartInfo("git", ["describe", "--always", "--dirty"]) { UseShellExecute = false, WorkingDirectory = files.Root, RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var git = Process.Start(start)!;
            var text = await git.StandardOutput.ReadToEndAsync(ct);
            await git.WaitForExitAsync(ct);
            return git.ExitCode == 0 ? text.Trim() : "unknown";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "unknown";
        }
    }

    /// <summary>The server's supervisor stops it a moment after it is left, and writes until then.</summary>
    private static async Task DeleteAsync(string directory)
    {
        for (var tries = 1; Directory.Exists(directory); tries++)
        {
            try
            {
                Directory.Delete(directory, recursive: true);
            }
            catch (Exception e) when (tries < 300 && e is IOException or UnauthorizedAccessException)
            {
                await Task.Delay(100);
            }
        }
    }
}
