using System.Text;
using Etl.Core.Datasets;
using Etl.Core.Plans;
using Etl.Torture.Hostile.Postgres;
using Etl.Torture.Running;

namespace Etl.Torture.Hostile.Differential;

/// <summary>Postgres judges which bytes are text.</summary>
internal static class TextJudgeCase
{
    private const string Judge =
        """
        CREATE FUNCTION pg_temp.is_text(b bytea) RETURNS boolean LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM convert_from(b, 'UTF8');
            RETURN true;
        EXCEPTION WHEN character_not_in_repertoire THEN
            RETURN false;
        END $$
        """;

    public static async Task<CaseOutcome> RunAsync(TortureContext context, CancellationToken ct)
    {
        await using var session = await Session.OpenAsync(context, ct);
        await session.ExecuteAsync(Judge, ct);
        var random = new Random(context.Options.Seed);
        var values = context.Options.Slice ? 4_000 : 100_000;
        await session.ExecuteAsync("CREATE TEMP TABLE given (b bytea, v text)", ct);
        using var converter = new FieldConverter(new Column { Name = "v", Type = new ColumnType(ColumnKind.Text) });
        using var rows = new CopyRows();
        for (var k = 0; k < values; k++)
        {
            var bytes = Bytes(random);
            rows.Row(2);
            rows.Bytes(bytes);
            if (converter.TryConvert(bytes, isQuoted: true, out var field, out _))
            {
                rows.Encoded(field);
            }
            else
            {
                rows.Null();
            }
        }

        await session.CopyAsync("given", rows, ct);
        var wrong = await session.QueryAsync(
            "SELECT encode(b, 'hex'), v IS NOT NULL FROM given WHERE pg_temp.is_text(b) <> (v IS NOT NULL) OR convert_to(v, 'UTF8') <> b LIMIT 3", ct);
        return new CaseOutcome(values, [.. wrong.Select(row => $"{row[0]} was {(row[1] == "True" ? "accepted" : "refused")}")]);
    }

    /// <summary>Text around which vectors end in all places, spoiled in one of them.</summary>
    private static byte[] Bytes(Random random)
    {
        var text = new StringBuilder();
        for (var length = random.Next(100); length > 0; length--)
        {
            text.Append(random.Next(12) == 0 ? new Rune(random.Next(2) == 0 ? random.Next(0x80, 0xD800) : random.Next(0xE000, 0x110000)).ToString() : "a");
        }

        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        if (bytes.Length > 0 && random.Next(2) == 0)
        {
            bytes[random.Next(bytes.Length)] = (byte)(random.Next(4) == 0 ? 0 : random.Next(0x80, 0x100));
        }

        return random.Next(4) == 0 ? bytes[..random.Next(bytes.Length + 1)] : bytes;
    }
}
