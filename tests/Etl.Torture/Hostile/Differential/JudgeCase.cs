using System.Text;
using Etl.Core.Plans;
using Etl.Torture.Hostile.Postgres;
using Etl.Torture.Running;

namespace Etl.Torture.Hostile.Differential;

/// <summary>
/// Postgres judges a converter: what we accept it reads as the same value, and what we refuse it refuses, or would have
/// changed, or is one of the differences that are listed with their reasons.
/// </summary>
internal sealed class JudgeCase(TortureContext context, JudgedType type)
{
    private const int ValuesOfRound = 25_000;

    private const int SliceValues = 4_000;

    private const int Rounds = 12;

    private const string IsNotZero = "(t ~ '^[^eE]*[1-9]')";

    public async Task<CaseOutcome> RunAsync(CancellationToken ct)
    {
        await using var session = await Session.OpenAsync(context, ct);
        var problems = new List<string>();
        var values = context.Options.Slice ? SliceValues : ValuesOfRound;
        var rounds = context.Options.Slice ? 1 : Rounds;
        var seeds = new Random(context.Options.Seed + type.Name.Length + type.Name[^1]);
        var accepted = 0;
        for (var round = 0; round < rounds && problems.Count < 5; round++)
        {
            await session.ExecuteAsync($"CREATE TEMP TABLE given (t text, v {type.Name})", ct);
            accepted += await CopyAsync(session, new Random(seeds.Next()), values, ct);
            problems.AddRange(await FindWronglyAcceptedAsync(session, ct));
            problems.AddRange(await FindWronglyRefusedAsync(session, ct));
            await session.ExecuteAsync("DROP TABLE given", ct);
        }

        // Texts that are all refused, or all accepted, show nothing about the other side.
        if (accepted < values / 50 || accepted > values * rounds - (values / 50))
        {
            problems.Add($"{accepted} of {values * rounds} were accepted");
        }

        return new CaseOutcome((long)values * rounds, problems);
    }

    private async Task<int> CopyAsync(Session session, Random random, int values, CancellationToken ct)
    {
        using var converter = new FieldConverter(type.Column);
        using var rows = new CopyRows();
        var accepted = 0;
        for (var k = 0; k < values; k++)
        {
            var text = type.Make(random);
            if (random.Next(2) == 0)
            {
                text = Texts.Spoil(random, text, type.Alphabet);
            }

            var bytes = Encoding.UTF8.GetBytes(text);
            rows.Row(2);
            rows.Bytes(bytes);
            if (converter.TryConvert(bytes, isQuoted: true, out var field, out _))
            {
                accepted++;
                rows.Encoded(field);
            }
            else
            {
                rows.Null();
            }
        }

        await session.CopyAsync("given", rows, ct);
        return accepted;
    }

    /// <summary>Texts that Postgres does not take, or takes for another value, its scale and its sign of zero included.</summary>
    private async Task<IEnumerable<string>> FindWronglyAcceptedAsync(Session session, CancellationToken ct)
    {
        var wrong = await session.QueryAsync(
            $"""
            SELECT t, v::text FROM given
            WHERE v IS NOT NULL AND {Judged("true", IsNotZero, $"v IS DISTINCT FROM t::{type.Name} OR v::text IS DISTINCT FROM t::{type.Name}::text OR {type.ChangedBy}")}
            LIMIT 3
            """,
            ct);
        return wrong.Select(row => $"accepted '{row[0]}' as {row[1]}");
    }

    private async Task<IEnumerable<string>> FindWronglyRefusedAsync(Session session, CancellationToken ct)
    {
        var taken = await session.QueryAsync($"SELECT DISTINCT t FROM given WHERE v IS NULL AND {Judged("false", $"NOT {IsNotZero}", $"NOT ({type.ChangedBy})")}", ct);
        return taken.Where(row => !type.Differences.Any(difference => difference.Covers(row[0]!))).Take(3).Select(row => $"refused '{row[0]}', which Postgres takes");
    }

    /// <summary>
    /// SQL that looks at a text in an order in which nothing fails. Far too small a number is input for a numeric with a
    /// scale, which makes it zero, and cannot be cast.
    /// </summary>
    private string Judged(string invalid, string onlyWithScale, string valid) =>
        $"CASE WHEN NOT pg_input_is_valid(t, '{type.Name}') THEN {invalid} WHEN NOT pg_input_is_valid(t, '{type.Plain}') THEN {onlyWithScale} ELSE {valid} END";
}
