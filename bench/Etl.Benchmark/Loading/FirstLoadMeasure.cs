using System.Collections.Immutable;
using Etl.Benchmark.Data;
using Etl.Benchmark.Memory;
using Etl.Benchmark.Peers;
using Etl.Benchmark.Results;
using Etl.Benchmark.Running;
using Etl.Benchmark.Servers;

namespace Etl.Benchmark.Loading;

/// <summary>
/// The first load into an empty keyed table, everything included, against what people use instead; what is staged against the
/// limit; and the same file once more with <c>--force</c>, when nothing has changed.
/// </summary>
internal sealed class FirstLoadMeasure : IMeasure
{
    private const string Ours = "etl run", Stage = "etl run until the merge", Chunks = "of these, chunks", Again = "etl run --force";
    private const string Keyed = @"psql \copy, same keyed table", Bare = @"psql \copy, bare table";
    private const string Pgloader = "pgloader, bare table", Pandas = "pandas + COPY, bare table", Limit = "two connections of binary COPY, encoded beforehand";

    public string Name => "load";

    public async Task<MeasureResult> RunAsync(BenchmarkContext context, CancellationToken ct)
    {
        var (files, server, peers) = (context.Files, context.Server, context.Peers);
        var file = await context.Data.GetAsync(context.Options.Rows, DataFiles.Seed, ct);
        TableState? loaded = null;
        var contenders = new List<Contender> { new(Ours, OursAsync) };
        if (!peers.Psql.IsAbsent)
        {
            contenders.Add(Peer(Keyed, Templates.Keyed, token => PsqlCopy.RunAsync(files, server, file, token)));
        }

        if (!peers.Psql.IsAbsent)
        {
            contenders.Add(Peer(Bare, Templates.Bare, token => PsqlCopy.RunAsync(files, server, file, token)));
        }

        if (!peers.Pgloader.IsAbsent)
        {
            contenders.Add(Peer(Pgloader, Templates.Bare, token => PgloaderCopy.RunAsync(files, server, file, token)));
        }

        if (!peers.Pandas.IsAbsent)
        {
            contenders.Add(Peer(Pandas, Templates.Bare, token => PandasCopy.RunAsync(files, server, file, token)));
        }

        contenders.Add(new Contender(Limit, LimitAsync));

        var series = await Rounds.RunAsync(Name, context.Options.Rounds, contenders, context.Log, ct);
        return new MeasureResult(series, Compare(series, peers));

        async Task<ImmutableArray<Reading>> OursAsync(CancellationToken token)
        {
            await server.ResetAsync(Templates.Keyed, token);
            var first = await EtlLoad.RunAsync(files, file, force: false, token);
            var state = await server.LookAsync(token);
            if (state.Rows != context.Options.Rows)
            {
                throw new BenchmarkException($"etl has loaded {state.Rows} of {context.Options.Rows} records.");
            }

            loaded ??= state;
            loaded.Require(state, "etl in a later round");
            context.Log.Note($"merge: {first.Strategy}");

            await server.CheckpointAsync(token);
            var again = await EtlLoad.RunAsync(files, file, force: true, token);
            loaded.Require(await server.LookAsync(token), Again);
            context.Log.Note($"merge with --force: {again.Strategy}");
            return
            [
                new Reading(Ours, Unit.Seconds, first.Seconds),
                new Reading(Stage, Unit.Seconds, first.StageSeconds),
                new Reading(Chunks, Unit.Seconds, first.ChunkSeconds),
                new Reading(Again, Unit.Seconds, again.Seconds),
            ];
        }

        Contender Peer(string name, string template, Func<CancellationToken, Task<double>> load) => new(name, async token =>
        {
            await server.ResetAsync(template, token);
            return await CheckedAsync(name, await load(token), token);
        });

        async Task<ImmutableArray<Reading>> LimitAsync(CancellationToken token)
        {
            await server.ResetAsync(Templates.Staging, token);
            var rows = await EncodedRows.EncodeAsync(file, files.Dataset, token);
            return await CheckedAsync(Limit, await TwoCopies.RunAsync(server, rows, token), token);
        }

        async Task<ImmutableArray<Reading>> CheckedAsync(string name, double seconds, CancellationToken token)
        {
            loaded!.Require(await server.LookAsync(token), name);
            return [new Reading(name, Unit.Seconds, seconds)];
        }
    }

    private static ImmutableArray<Comparison> Compare(ImmutableArray<Series> series, InstalledPeers peers)
    {
        const string Measure = "first load, empty keyed table, everything included";
        var all = series.ToDictionary(s => s.Name, StringComparer.Ordinal);
        var ours = all[Ours];
        var slowdown = all[Again].Median() / ours.Median();
        return
        [
            Against(Keyed, peers.Psql, 5),
            Against(Bare, peers.Psql, 1.5),
            Against(Pgloader, peers.Pgloader, 15),
            Against(Pandas, peers.Pandas, 8),
            Comparison.Faster(ResultTable.EndToEnd, "stage only: from the start until the merge", all[Stage], Limit, all[Limit], 0.75),
            new Comparison
            {
                Table = ResultTable.EndToEnd,
                Measure = "the same file again with --force, nothing changed",
                Ours = all[Again].Text(),
                Against = "the first load",
                Theirs = ours.Text(),
                Ratio = slowdown,
                Required = "at most 2 x its time",
                Holds = slowdown <= 2,
            },
        ];

        Comparison Against(string name, Peer peer, double atLeast) => peer.IsAbsent
            ? Comparison.Absent(ResultTable.EndToEnd, Measure, ours, name, atLeast, peer.Install)
            : Comparison.Faster(ResultTable.EndToEnd, Measure, ours, name, all[name], atLeast) with { Peer = true };
    }
}
