using System.Collections.Immutable;
using System.Reflection;
using Etl.Benchmark.Data;
using Etl.Benchmark.Peers;
using Etl.Benchmark.Results;
using Etl.Benchmark.Servers;
using Npgsql;

namespace Etl.Benchmark.Running;

/// <summary>One run of the benchmark: everything that is compared, on one machine, one after the other.</summary>
internal sealed class BenchmarkRun(BenchmarkOptions options, BenchmarkFiles files)
{
    private readonly BenchmarkLog _log = new(Console.Error);

    /// <summary>Measures, prints the tables, and writes the results unless only some measures were asked for.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        using var workspace = BenchmarkWorkspace.Take(files);
        var peers = await InstalledPeers.FindAsync(files, ct);
        foreach (var peer in peers.All.Where(peer => peer.IsAbsent))
        {
            _log.Note($"{peer.Name} is absent; {peer.Install} installs it");
        }

        BenchmarkResult result;
        await using (var server = await BenchmarkServer.StartAsync(files, ct))
        {
            try
            {
                await Templates.CreateAsync(server, ct);
                var context = new BenchmarkContext { Options = options, Files = files, Server = server, Data = new DataFiles(files, _log), Peers = peers, Log = _log };
                result = await MeasureAsync(context, ct);
            }
            catch (PostgresException error)
            {
                throw new BenchmarkException($"Postgres: {error.MessageText} ({error.SqlState})");
            }
        }

        Console.Write(ResultText.All(result));
        if (options.Only.IsEmpty)
        {
            new ResultFiles(files.Results).Write(result);
        }
    }

    private async Task<BenchmarkResult> MeasureAsync(BenchmarkContext context, CancellationToken ct)
    {
        var (series, comparisons) = (ImmutableArray.CreateBuilder<Series>(), ImmutableArray.CreateBuilder<Comparison>());
        var settings = await context.Server.SettingsAsync(ct);
        foreach (var (name, value) in settings)
        {
            _log.Note($"server setting {name} = {value}");
        }

        var bytes = new FileInfo(await context.Data.GetAsync(options.Rows, DataFiles.Seed, ct)).Length;
        foreach (var measure in Measures.All.Where(measure => options.Takes(measure.Name)))
        {
            _log.Note(measure.Name);
            var found = await measure.RunAsync(context, ct);
            series.AddRange(found.Series);
            comparisons.AddRange(found.Comparisons);
        }

        return new BenchmarkResult
        {
            Date = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime),
            Records = options.Rows,
            Bytes = bytes,
            Rounds = options.Rounds,
            Machine = Machine.This(),
            Versions = await VersionsAsync(context, ct),
            Settings = settings,
            Comparisons = comparisons.ToImmutable(),
            Series = series.ToImmutable(),
        };
    }

    private async Task<ImmutableSortedDictionary<string, string>> VersionsAsync(BenchmarkContext context, CancellationToken ct)
    {
        var versions = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var commit = await ProgramRun.AskAsync(files.Root, "git", ["describe", "--always", "--dirty"], ct);
        versions["etl"] = typeof(BenchmarkRun).Assembly.GetName().Version!.ToString(3) + (commit is null ? "" : $" ({commit})");
        versions["postgres"] = await context.Server.VersionAsync(ct);
        foreach (var library in new[] { typeof(CsvHelper.CsvReader), typeof(Sylvan.Data.Csv.CsvDataReader), typeof(nietras.SeparatedValues.Sep) })
        {
            var assembly = library.Assembly;
            versions[assembly.GetName().Name!.ToLowerInvariant()] = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
        }

        foreach (var peer in context.Peers.All)
        {
            if (peer.Version is { } version)
            {
                versions[peer.Name] = version;
            }
        }

        return versions.ToImmutable();
    }
}
