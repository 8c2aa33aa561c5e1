using System.Globalization;
using Etl.Torture.Wire;

namespace Etl.Torture.Crashes;

/// <summary>What one case works with, all of its own: a database as the scenario has it, a directory with the file, and a proxy before the database.</summary>
internal sealed class CrashSite : IAsyncDisposable
{
    /// <summary>How often a run is started again that finds the one before it, which is dead, still at it.</summary>
    private const int MostTries = 50;

    private readonly TortureFiles _files;
    private readonly Func<Task> _drop;
    private readonly string _database;
    private readonly string _socket;
    private WireProxy? _proxy;

    private CrashSite(CrashScenario scenario, TortureFiles files, string database, string directory, Func<Task> drop)
    {
        Scenario = scenario;
        _files = files;
        _database = database;
        _drop = drop;
        Directory = directory;
        _socket = directory + ".s";
    }

    public CrashScenario Scenario { get; }

    /// <summary>The case's database, past the proxy.</summary>
    public string Database => _database;

    /// <summary>What stands before the database.</summary>
    public WireProxy Proxy => _proxy ??= WireProxy.Start(_socket, _database);

    /// <summary>Everything of the case that is a file.</summary>
    public string Directory { get; }

    /// <summary>Makes one.</summary>
    /// <param name="scenario">The load.</param>
    /// <param name="files">Where the command is.</param>
    /// <param name="database">A database as the scenario has it, which becomes the case's.</param>
    /// <param name="directory">A path for the case alone, which does not exist yet.</param>
    /// <param name="drop">Drops the database.</param>
    public static CrashSite Create(CrashScenario scenario, TortureFiles files, string database, string directory, Func<Task> drop)
    {
        Write(Path.Combine(directory, "datasets", "items.yaml"), System.Text.Encoding.UTF8.GetBytes(scenario.Dataset));
        Write(Path.Combine(directory, scenario.FileName), scenario.Content(before: false));
        return new CrashSite(scenario, files, database, directory, drop);
    }

    /// <summary>Runs the command until it ends by itself, at nobody's gate.</summary>
    public async Task<ProgramEnd> RunAsync(CancellationToken ct)
    {
        for (var tries = 1; ; tries++)
        {
            var end = await RunOnceAsync(_database, ct);
            if (end.ExitCode != Cli.ExitCode.Busy || tries == MostTries)
            {
                return end;
            }

            await Task.Delay(100, ct);
        }
    }

    /// <summary>Runs the command once, with any connection string.</summary>
    public async Task<ProgramEnd> RunOnceAsync(string connectionString, CancellationToken ct)
    {
        await using var process = CommandProcess.Start(_files.Program, Directory, Arguments(connectionString, concurrency: 3));
        return await process.WaitAsync(ct: ct);
    }

    /// <summary>The same, hardly waiting before anything is tried again: for a fault that no waiting mends.</summary>
    public async Task<ProgramEnd> RunHastilyAsync(string connectionString, CancellationToken ct)
    {
        await using var process = CommandProcess.Start(Tapped, Directory, [TappedCommand.Name, .. Arguments(connectionString, concurrency: 3)], TappedCommand.Hasty);
        return await process.WaitAsync(ct: ct);
    }

    /// <summary>Runs the command once and kills it at a point. Returns whether it came there.</summary>
    public async Task<bool> KillAsync(CrashPoint point, int concurrency, CancellationToken ct)
    {
        if (point.Place == CrashPlace.Port)
        {
            await using var tapped = CommandProcess.Start(Tapped, Directory, [TappedCommand.Name, .. Arguments(_database, concurrency)], TappedCommand.DyingAt(point));
            return IsKilled(await tapped.WaitAsync(ct: ct));
        }

        var (reached, isDead) = (0, false);
        var started = new TaskCompletionSource<ProgramRun>();
        Proxy.Gate = async (step, token) =>
        {
            if (Volatile.Read(ref isDead))
            {
                return false;
            }

            if (step.ToString() != point.Name || Interlocked.Increment(ref reached) != point.Occurrence)
            {
                return true;
            }

            (await started.Task.WaitAsync(token)).Kill();
            Volatile.Write(ref isDead, true);
            return false;
        };
        await using var process = CommandProcess.Start(_files.Program, Directory, Arguments(Proxy.ConnectionString, concurrency));
        started.SetResult(process);
        var end = await process.WaitAsync(ct: ct);
        await Proxy.CutAsync();
        return IsKilled(end);
    }

    /// <summary>Runs the command undisturbed, one chunk after the other, and returns every point that it passes, in order.</summary>
    public async Task<(ProgramEnd End, IReadOnlyList<CrashPoint> Points)> RecordAsync(CancellationToken ct)
    {
        var file = Directory + ".points";
        var steps = new List<string>();
        Proxy.Gate = (step, _) =>
        {
            lock (steps)
            {
                steps.Add(step.ToString());
            }

            return ValueTask.FromResult(true);
        };
        await using var process = CommandProcess.Start(Tapped, Directory, [TappedCommand.Name, .. Arguments(Proxy.ConnectionString, concurrency: 1)], TappedCommand.Recording(file));
        var end = await process.WaitAsync(ct: ct);
        await Proxy.CutAsync();
        var calls = File.Exists(file) ? await File.ReadAllLinesAsync(file, ct) : [];
        File.Delete(file);
        return (end, [.. Number(CrashPlace.Wire, steps), .. Number(CrashPlace.Port, calls)]);
    }

    /// <summary>What there is now.</summary>
    public Task<Aftermath> AftermathAsync(CancellationToken ct) => Aftermath.TakeAsync(_database, Directory, ct);

    public async ValueTask DisposeAsync()
    {
        if (_proxy is not null)
        {
            await _proxy.DisposeAsync();
        }

        if (System.IO.Directory.Exists(_socket))
        {
            System.IO.Directory.Delete(_socket, recursive: true);
        }

        System.IO.Directory.Delete(Directory, recursive: true);
        await _drop();
    }

    private static string Tapped => typeof(CrashSite).Assembly.Location;

    private static bool IsKilled(ProgramEnd end) => end.ExitCode == 128 + 9;

    private static IEnumerable<CrashPoint> Number(CrashPlace place, IEnumerable<string> names)
    {
        var counts = new Dictionary<string, int>();
        foreach (var name in names)
        {
            counts[name] = counts.GetValueOrDefault(name) + 1;
            yield return new CrashPoint(place, name, counts[name]);
        }
    }

    private static void Write(string path, byte[] content)
    {
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
    }

    private IEnumerable<string> Arguments(string database, int concurrency) =>
    [
        "run", Path.Combine(Directory, Scenario.FileName), "--database", database, "--workspace", Path.Combine(Directory, ".etl"), "--datasets", Path.Combine(Directory, "datasets"),
        "--chunk-size", Scenario.ChunkSize, "--concurrency", concurrency.ToString(CultureInfo.InvariantCulture), "--json", "--quiet", .. Scenario.Arguments,
    ];
}
