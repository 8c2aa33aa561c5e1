using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using Etl.Torture.Running;
using Npgsql;

namespace Etl.Torture.Crashes;

/// <summary>Makes the cases' sites, and knows what undisturbed runs do and leave. One for a torture.</summary>
internal sealed class CrashRig
{
    private static readonly ConditionalWeakTable<TortureContext, CrashRig> Rigs = [];

    private readonly TortureContext _context;
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> _templates = [];
    private readonly ConcurrentDictionary<string, Lazy<Task<Undisturbed>>> _undisturbed = [];
    private int _sites;

    private CrashRig(TortureContext context) => _context = context;

    /// <summary>The torture's.</summary>
    public static CrashRig Of(TortureContext context) => Rigs.GetValue(context, one => new CrashRig(one));

    /// <summary>A site of its own.</summary>
    public async Task<CrashSite> CreateSiteAsync(CrashScenario scenario, CancellationToken ct)
    {
        var server = await _context.ServerAsync(ct);
        var template = await _templates.GetOrAdd(scenario.Name, _ => new Lazy<Task<string>>(async () =>
        {
            var empty = await server.CreateDatabaseAsync(pooled: false, ct: ct);
            await PrepareAsync(scenario, empty, ct);
            return empty;
        })).Value;
        var database = await CreateDatabaseAsync(template, ct);
        return CrashSite.Create(scenario, _context.Files, database, Next(), () => server.DropDatabaseAsync(database));
    }

    /// <summary>A site with an empty database that somebody else has made, and will drop.</summary>
    public async Task<CrashSite> CreateSiteAsync(CrashScenario scenario, string database, CancellationToken ct)
    {
        await PrepareAsync(scenario, database, ct);
        return CrashSite.Create(scenario, _context.Files, database, Next(), () => Task.CompletedTask);
    }

    /// <summary>What an undisturbed run does and leaves.</summary>
    public Task<Undisturbed> UndisturbedAsync(CrashScenario scenario, CancellationToken ct) =>
        _undisturbed.GetOrAdd(scenario.Name, _ => new Lazy<Task<Undisturbed>>(async () =>
        {
            await using var site = await CreateSiteAsync(scenario, ct);
            var before = await site.AftermathAsync(ct);
            var (end, points) = await site.RecordAsync(ct);
            if (end.ExitCode != scenario.ExitCode)
            {
                throw new TortureException($"The undisturbed run of '{scenario.Name}' ended wrongly: {end}");
            }

            return new Undisturbed(points, before, await site.AftermathAsync(ct));
        })).Value;

    /// <summary>Runs again what was killed until it ends, and compares.</summary>
    public async Task<IReadOnlyList<string>> CompareAsync(CrashSite site, CancellationToken ct)
    {
        var end = await site.RunAsync(ct);
        var undisturbed = await UndisturbedAsync(site.Scenario, ct);

        // A dropped file that was moved, with nothing left to do, is not there any more.
        var isDone = end.ExitCode == Cli.ExitCode.Refused && site.Scenario.Dropped && end.Output.Contains("There is no file ", StringComparison.Ordinal);
        if (end.ExitCode != site.Scenario.ExitCode && !isDone)
        {
            return [$"run again, it ended wrongly: {end}"];
        }

        return [.. (await site.AftermathAsync(ct)).Differences(undisturbed.Aftermath)];
    }

    /// <summary>Makes an empty database one as the scenario has it before its run.</summary>
    private async Task PrepareAsync(CrashScenario scenario, string database, CancellationToken ct)
    {
        if (scenario.Before == 0)
        {
            return;
        }

        var directory = Next();
        var file = Path.Combine(directory, "items.csv");
        Directory.CreateDirectory(directory);
        await File.WriteAllBytesAsync(file, scenario.Content(before: true), ct);
        await File.WriteAllTextAsync(Path.Combine(directory, "items.yaml"), scenario.Dataset, ct);
        await using var process = CommandProcess.Start(
            _context.Files.Program, directory, ["run", file, "--database", database, "--workspace", Path.Combine(directory, ".etl"), "--datasets", directory, "--quiet"]);
        var end = await process.WaitAsync(ct: ct);
        Directory.Delete(directory, recursive: true);
        if (end.ExitCode != 0)
        {
            throw new TortureException($"What '{scenario.Name}' needs before could not be loaded: {end}");
        }
    }

    private async Task<string> CreateDatabaseAsync(string template, CancellationToken ct)
    {
        var server = await _context.ServerAsync(ct);
        var from = new NpgsqlConnectionStringBuilder(template);
        var name = string.Create(CultureInfo.InvariantCulture, $"crash_{Interlocked.Increment(ref _sites)}");
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(server.ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(ct);
        await using var command = new NpgsqlCommand($"CREATE DATABASE {name} TEMPLATE {from.Database} ", connection) { CommandTimeout = 0 };
        for (var tries = 1; ; tries++)
        {
            try
            {
                await command.ExecuteNonQueryAsync(ct);
                break;
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.ObjectInUse && tries < 100)
            {
                // The connections that have made it are still leaving.
                await Task.Delay(50, ct);
            }
        }

        from.Database = name;
        return from.ConnectionString;
    }

    private string Next() => Path.Combine(_context.Scratch, string.Create(CultureInfo.InvariantCulture, $"c{Interlocked.Increment(ref _sites)}"));
}

/// <summary>An undisturbed run.</summary>
/// <param name="Points">The points it passes, in order, those of one place after those of the other.</param>
/// <param name="Before">What it finds.</param>
/// <param name="Aftermath">What it leaves.</param>
internal sealed record Undisturbed(IReadOnlyList<CrashPoint> Points, Aftermath Before, Aftermath Aftermath);
