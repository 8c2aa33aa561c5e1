using System.Collections.Immutable;
using Etl.Benchmark.Data;
using Etl.Benchmark.Peers;
using Etl.Benchmark.Results;
using Etl.Benchmark.Running;
using Etl.Benchmark.Servers;

namespace Etl.Benchmark.Loading;

/// <summary>New records into a keyed table that has twice as many.</summary>
internal sealed class UpsertMeasure : IMeasure
{
    private const string Ours = "etl run", Copy = @"psql \copy of them, same keyed table";
    private const double AtLeast = 1.4;

    public string Name => "upsert";

    public async Task<MeasureResult> RunAsync(BenchmarkContext context, CancellationToken ct)
    {
        var (files, server) = (context.Files, context.Server);
        var before = 2 * context.Options.Rows;
        await FillAsync(context, before, ct);
        var file = await context.Data.GetAsync(context.Options.Rows, DataFiles.Seed, ct);
        TableState? loaded = null;
        var contenders = new List<Contender> { new(Ours, OursAsync) };
        if (!context.Peers.Psql.IsAbsent)
        {
            contenders.Add(new(Copy, CopyAsync));
        }

        var series = await Rounds.RunAsync(Name, context.Options.Rounds, contenders, context.Log, ct);
        await server.DropTemplateAsync(Templates.Filled, ct);

        var measure = $"upsert of {Figure.Count(context.Options.Rows)} new records into {Figure.Count(before)}";
        var comparison = context.Peers.Psql.IsAbsent
            ? Comparison.Absent(ResultTable.EndToEnd, measure, series[0], Copy, AtLeast, context.Peers.Psql.Install)
            : Comparison.Faster(ResultTable.EndToEnd, measure, series.Single(s => s.Name == Ours), Copy, series.Single(s => s.Name == Copy), AtLeast) with { Peer = true };
        return new MeasureResult(series, [comparison]);

        async Task<ImmutableArray<Reading>> OursAsync(CancellationToken token)
        {
            await server.ResetAsync(Templates.Filled, token);
            var load = await EtlLoad.RunAsync(files, file, force: false, token);
            var state = await server.LookAsync(token);
            if (state.Rows != before + context.Options.Rows)
            {
                throw new BenchmarkException($"etl has left {state.Rows} rows instead of {before + context.Options.Rows}.");
            }

            loaded ??= state;
            loaded.Require(state, "etl in a later round");
            context.Log.Note($"merge: {load.Strategy}");
            return [new Reading(Ours, Unit.Seconds, load.Seconds)];
        }

        async Task<ImmutableArray<Reading>> CopyAsync(CancellationToken token)
        {
            await server.ResetAsync(Templates.Filled, token);
            var seconds = await PsqlCopy.RunAsync(files, server, file, token);
            loaded!.Require(await server.LookAsync(token), Copy);
            return [new Reading(Copy, Unit.Seconds, seconds)];
        }
    }

    private static async Task FillAsync(BenchmarkContext context, long rows, CancellationToken ct)
    {
        context.Log.Note($"filling a table with {Figure.Count(rows)} rows");
        await context.Server.ResetAsync(Templates.Keyed, ct);
        await EtlLoad.RunAsync(context.Files, await context.Data.GetAsync(rows, DataFiles.OtherSeed, ct), force: false, ct);
        await context.Server.KeepAsTemplateAsync(Templates.Filled, ct);
        context.Data.Delete(rows, DataFiles.OtherSeed);
    }
}
