using System.Text;
using CsvHelper;
using Etl.Core.Copy;
using Etl.Functions.Runs;
using Etl.Torture.Hostile.Reading;
using Etl.Torture.Running;

namespace Etl.Torture.Hostile.Differential;

/// <summary>Documents by the letter of RFC 4180, read by us in any way and by somebody else.</summary>
/// <param name="context">The torture that it is part of.</param>
/// <param name="salt">What tells its documents from those of another reader.</param>
/// <param name="read">The other reader: a document's records without the header.</param>
internal sealed class OtherReaderCase(TortureContext context, int salt, Func<string, List<string[]>> read)
{
    private const int SliceDocuments = 150;

    private static readonly string[] Contents = ["", "a", "1", "a b", "x,y", "\"", "\"\"", "a\"b", "line\nbreak", "line\r\nbreak", "\r", "\n", " led by a space", "trailing ", "é", "😀", "\t", "'", ";", "\\\""];

    public async Task<CaseOutcome> RunAsync(CancellationToken ct)
    {
        var budget = new Budget(context.Options, SliceDocuments, share: 0.3);
        var problems = new List<string>();
        var records = 0L;
        while (problems.Count < 5 && budget.TryBegin())
        {
            var random = budget.Random(salt);
            var columns = random.Next(2, 8);
            var document = Document(random, columns, random.Next(80));
            var theirs = read(document);
            var file = await HostileFile.InspectAsync(Encoding.UTF8.GetBytes(document), Dataset(columns), ct);
            var ours = await file.ReadAsync(ReadingWay.Random(random, file.Bytes.Length), ct);
            records += theirs.Count;
            if (ours.Error is not null || ours.Accounts.Rejected > 0)
            {
                problems.Add($"{budget.Name}: {ours.Error ?? ours.Rejects[0]}");
                continue;
            }

            var rows = CopyDecoder.Decode([.. CopyBuffer.Header, .. ours.Rows, .. CopyBuffer.Trailer], [.. Enumerable.Range(0, columns).Select(index => new StagingColumn($"c{index}", "text"))]);
            // To the others an empty field and nothing are the same.
            var index = theirs.Zip(rows, (left, right) => left.SequenceEqual(right.Values.Select(value => value ?? ""))).TakeWhile(same => same).Count();
            if (theirs.Count != rows.Count || index < rows.Count)
            {
                problems.Add($"{budget.Name}: {theirs.Count} and {rows.Count} records, different from {index} on; {Convert.ToBase64String(file.Bytes)}");
            }
        }

        return new CaseOutcome(records, problems);
    }

    public static List<string[]> ReadByCsvHelper(string document)
    {
        using var reader = CsvReader.FromText(document, new CsvReaderOptions { Mode = CsvMode.Rfc4180 });
        var records = new List<string[]>();
        while (reader.Read())
        {
            records.Add([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)]);
        }

        return records;
    }

    public static List<string[]> ReadBySylvan(string document)
    {
        using var text = new StringReader(document);
        using var reader = Sylvan.Data.Csv.CsvDataReader.Create(text, new Sylvan.Data.Csv.CsvDataReaderOptions { Delimiter = ',' });
        var records = new List<string[]>();
        while (reader.Read())
        {
            records.Add([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)]);
        }

        return records;
    }

    private static string Document(Random random, int columns, int records)
    {
        var end = random.Next(2) == 0 ? "\r\n" : "\n";
        var text = new StringBuilder().AppendJoin(',', Enumerable.Range(0, columns).Select(index => $"c{index}")).Append(end);
        for (; records > 0; records--)
        {
            text.AppendJoin(',', Enumerable.Range(0, columns).Select(_ => Field(random)));
            if (records > 1 || random.Next(2) == 0)
            {
                text.Append(end);
            }
        }

        return text.ToString();
    }

    private static string Field(Random random)
    {
        var content = string.Concat(Enumerable.Range(0, random.Next(3)).Select(_ => Contents[random.Next(Contents.Length)]));
        var mustQuote = content.AsSpan().IndexOfAny("\",\r\n") >= 0;
        return mustQuote || random.Next(4) == 0 ? $"\"{content.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : content;
    }

    private static string Dataset(int columns) =>
        $"dataset: t\nmatch: incoming/*.csv\nfile: {{ delimiter: \",\", blank_rows: load }}\ncolumns:\n{string.Concat(Enumerable.Range(0, columns).Select(index => $"  - {{ name: c{index}, type: text }}\n"))}target: {{ table: t }}\n";
}
