using System.Diagnostics;
using System.Globalization;
using Etl.Torture.Results;

namespace Etl.Torture.Running;

/// <summary>One torture: two parts at a time, the cases of each one after the other.</summary>
internal sealed class TortureRun(TortureOptions options, TortureFiles files, TextWriter output)
{
    /// <summary>Half of the time is spent on waiting for processes: two parts at a time are done in little more than half of it.</summary>
    private const int Lanes = 2;

    private readonly TortureLog _log = new(output);

    /// <summary>Runs the parts that were asked for; a full run is written down.</summary>
    public async Task<TortureResult> RunAsync(CancellationToken ct)
    {
        await using var context = new TortureContext { Options = options, Files = files, Log = _log };
        return await RunAsync(context, ct);
    }

    /// <summary>The same, with what somebody else goes on working with.</summary>
    public async Task<TortureResult> RunAsync(TortureContext context, CancellationToken ct)
    {
        var commit = await CommitAsync(ct);
        var parts = Parts.All.Where(part => options.Takes(part.Name)).ToList();
        var results = new PartResult[parts.Count];
        using (var journal = options.Slice ? null : Journal.Open(Path.Combine(files.Workspace, "journal.jsonl"), Identity(commit), options.Fresh))
        {
            if (journal is { Count: > 0 })
            {
                _log.Note($"{journal.Count} cases were done by a run that was stopped; --fresh does them again");
            }

            var parallel = new ParallelOptions { MaxDegreeOfParallelism = Lanes, CancellationToken = ct };
            await Parallel.ForAsync(0, parts.Count, parallel, async (index, token) => results[index] = await RunAsync(parts[index], context, journal, token));
        }

        var result = new TortureResult { Date = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime), Seed = options.Seed, Commit = commit, Parts = [.. results] };
        if (!options.Slice && options.Only.IsEmpty)
        {
            Publish(result);
        }

        return result;
    }

    private async Task<PartResult> RunAsync(ITorturePart part, TortureContext context, Journal? journal, CancellationToken ct)
    {
        _log.Note(part.Name);
        var lines = new List<JournalLine>();
        var cases = await part.ListAsync(context, ct);
        var clock = Stopwatch.StartNew();
        foreach (var @case in cases)
        {
            if (part.IsSampled && !options.Slice && lines.Count > 0 && clock.Elapsed.TotalSeconds > options.Seconds)
            {
                break;
            }

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

        foreach (var problem in outcome.Problems)
        {
            _log.Note($"{part.Name}, {@case.Name}: {problem}");
        }

        if (outcome.NotRun is not null)
        {
            _log.Note($"{part.Name}, {@case.Name}: not run: {outcome.NotRun}");
        }

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
        try
        {
            var end = await ProgramRun.RunAsync("git", ["describe", "--always", "--dirty"], files.Root, ct: ct);
            return end.ExitCode == 0 ? end.Output.Trim() : "unknown";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "unknown";
        }
    }
}
