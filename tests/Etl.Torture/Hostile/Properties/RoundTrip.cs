using System.Text;
using Etl.Core.Datasets;
using Etl.Core.Plans;
using Etl.Torture.Hostile.Postgres;
using Etl.Torture.Running;

namespace Etl.Torture.Hostile.Properties;

/// <summary>Known values, spelled in some way, converted, copied into Postgres and printed by it.</summary>
internal sealed class RoundTrip(TortureContext context)
{
    private const int ValuesOfRound = 10_000;

    private const int SliceValues = 3_000;

    private static readonly (string Type, ColumnType Column, string Print, Func<Random, TypedValue> Make)[] Types =
    [
        ("int2", new(ColumnKind.Int2), "v::text", random => TypedValue.Integer(random, 16)),
        ("int4", new(ColumnKind.Int4), "v::text", random => TypedValue.Integer(random, 32)),
        ("int8", new(ColumnKind.Int8), "v::text", random => TypedValue.Integer(random, 64)),
        ("numeric", new(ColumnKind.Numeric), "v::text", random => TypedValue.Numeric(random, null, 0)),
        ("numeric(18,2)", new(ColumnKind.Numeric, 18, 2), "v::text", random => TypedValue.Numeric(random, 18, 2)),
        ("numeric(40,20)", new(ColumnKind.Numeric, 40, 20), "v::text", random => TypedValue.Numeric(random, 40, 20)),
        ("float4", new(ColumnKind.Float4), "encode(float4send(v), 'hex')", TypedValue.Single),
        ("float8", new(ColumnKind.Float8), "encode(float8send(v), 'hex')", TypedValue.Double),
        ("date", new(ColumnKind.Date), "v::text", TypedValue.Date),
        ("time", new(ColumnKind.Time), "v::text", TypedValue.Time),
        ("timestamp", new(ColumnKind.Timestamp), "v::text", TypedValue.Timestamp),
        ("timestamptz", new(ColumnKind.TimestampTz), "v::text", TypedValue.TimestampTz),
        ("uuid", new(ColumnKind.Uuid), "v::text", TypedValue.Uuid),
        ("text", new(ColumnKind.Text), "v", TypedValue.Text),
    ];

    public async Task<CaseOutcome> RunAsync(CancellationToken ct)
    {
        await using var session = await Session.OpenAsync(context, ct);
        var budget = new Budget(context.Options, Types.Length, share: 0.4);
        var problems = new List<string>();
        var tried = 0L;
        var values = context.Options.Slice ? SliceValues : ValuesOfRound;
        while (problems.Count < 5 && budget.TryBegin())
        {
            var (type, column, print, make) = Types[(budget.Rounds - 1) % Types.Length];
            var random = budget.Random(3);
            using var converter = new FieldConverter(new Column { Name = "v", Type = column });
            using var rows = new CopyRows();
            for (var k = 0; k < values; k++)
            {
                var value = make(random);
                var spelling = Encoding.UTF8.GetBytes(value.Spelling);
                if (!converter.TryConvert(spelling, isQuoted: true, out var field, out var kind))
                {
                    problems.Add($"{budget.Name}, {type}: {value.Spelling} is {kind}");
                    continue;
                }

                rows.Row(3);
                rows.Bytes(spelling);
                rows.Bytes(Encoding.UTF8.GetBytes(value.Printed));
                rows.Encoded(field);
            }

            tried += values;
            await session.ExecuteAsync($"CREATE TEMP TABLE given (spelling text, printed text, v {type})", ct);
            await session.CopyAsync("given", rows, ct);
            var wrong = await session.QueryAsync($"SELECT spelling, printed, {print} FROM given WHERE {print} IS DISTINCT FROM printed LIMIT 3", ct);
            problems.AddRange(wrong.Select(row => $"{budget.Name}, {type}: {row[0]} should print {row[1]} and prints {row[2]}"));
            await session.ExecuteAsync("DROP TABLE given", ct);
        }

        return new CaseOutcome(tried, problems);
    }
}
