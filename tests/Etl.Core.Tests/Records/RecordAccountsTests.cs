using System.Text;
using Etl.Core.Copy;
using Etl.Core.Datasets;
using Etl.Core.Delimited;
using Etl.Core.Delimited.Scanning;
using Etl.Core.Records;
using Etl.Core.Rejects;
using Etl.Core.Tests.Conversion;
using FsCheck;
using FsCheck.Fluent;

namespace Etl.Core.Tests.Records;

public class RecordAccountsTests
{
    [Fact]
    public void Whatever_the_bytes_the_accounts_hold_and_rows_stay_whole()
    {
        var dataset = ConverterCase.Dataset(
            ConverterCase.Column("int4") with { Name = "n" },
            ConverterCase.Column("text") with { Name = "t", Transforms = [new Transform.Trim(), new Transform.Upper()] },
            ConverterCase.Column("numeric(5,2)") with { Name = "a" }) with
        {
            Where = [new Filter { Column = "n", Rules = [new("max", "5")] }],
        };
        var pieces = Gen.Elements("1", "7", "x", ",", ",", ",", "\n", "\n", "\r", "\"", "\"a\"", " é", "0.5", "0.555", "\0", "1,a,2\n", "\"1\",\"b,\"\"\",\n");
        Prop.ForAll(pieces.ArrayOf().Select(string.Concat).ToArbitrary(), text =>
        {
            var run = ChunkRun.Of(dataset, text);
            var batch = new RecordBatch();
            new ScalarRecordScanner().Scan(Encoding.UTF8.GetBytes(text), true, Dialect.Rfc4180, batch, int.MaxValue, out _);
            return run.Counts.Read + run.Counts.Blank == batch.Count
                && run.Counts.SurplusEmpty <= run.Counts.Read
                && run.Counts.Read == run.Counts.Accepted + run.Counts.Rejected + run.Counts.Filtered
                && run.Counts.Rows == run.Rows.Count
                && run.Counts.Rejected == run.Rejects.Count
                && run.Rejects.TrueForAll(r => r.Errors.Length > 0);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Rounds.Of(2000)).WithReplay(4244, 4245));
    }

    [Fact]
    public void Good_records_allocate_nothing()
    {
        Assert.SkipUnless(Allocations.AreOurs, "The assembly is instrumented.");
        var dataset = ConverterCase.Dataset(
            ConverterCase.Column("text") with { Name = "id", Required = true, Rules = [new("pattern", "^[A-Za-z0-9-]{1,64}$")] },
            ConverterCase.Column("timestamptz") with { Name = "at" },
            ConverterCase.Column("timestamptz") with { Name = "local", Format = new ValueFormat { Zone = "Europe/Berlin", Patterns = ["dd.MM.yyyy HH:mm"] } },
            ConverterCase.Column("numeric(18,2)") with { Name = "amount", Rules = [new("min", "0"), new("max", "1000000")] },
            ConverterCase.Column("numeric") with { Name = "spelled", Format = new ValueFormat { Decimal = (byte)',', Thousands = (byte)'.' } },
            ConverterCase.Column("text") with { Name = "word", Transforms = [new Transform.Trim(), new Transform.Upper(), new Transform.Replace("A", "BB")], Rules = [new("pattern", "^(B|C)+$"), new("max_length", "10")] },
            ConverterCase.Column("float8") with { Name = "f" },
            ConverterCase.Column("bool") with { Name = "b" },
            ConverterCase.Column("uuid") with { Name = "u" },
            ConverterCase.Column("jsonb") with { Name = "j" },
            ConverterCase.Column("int4") with { Name = "one", Rules = [new("one_of", "1", "2")], NullTokens = ["-"] });
        var text = string.Concat(Enumerable.Repeat(
            "TX-1,2024-01-31T10:20:30Z,31.01.2024 10:20,123.45,\"1.234,5\", acac ,1.5e3,yes,a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11,\"{\"\"a\"\": [1, \"\"é\"\"]}\",2\n", 300));
        var bytes = new byte[Encoding.UTF8.GetByteCount(text) + 64];
        var length = Encoding.UTF8.GetBytes(text, bytes);
        var batch = new RecordBatch();
        new ScalarRecordScanner().Scan(bytes.AsSpan(0, length), true, Dialect.Rfc4180, batch, int.MaxValue, out _);
        using var output = new CopyBuffer(1 << 20);
        var sink = new ChunkRun();
        using var processor = new DelimitedFormat().Open(Dialect.Rfc4180).Process(ConverterCase.Plan(dataset), sink, keepRaw: true);
        processor.Process(bytes, batch, 0, null, output);
        Assert.Empty(sink.Rejects);

        output.Clear();
        var before = GC.GetAllocatedBytesForCurrentThread();
        processor.Process(bytes, batch, 0, null, output);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(600, processor.Counts.Accepted);
    }

    [Fact]
    public void The_names_of_reject_kinds_read_back()
    {
        Assert.Equal(
            "too_few_fields too_many_fields quote_violation unterminated_quote record_too_long field_too_long nul_byte invalid_encoding required invalid_value out_of_range excess_scale below_min above_max length pattern one_of blank_row repeated_header check",
            string.Join(' ', RejectKindNames.All));
        foreach (var kind in Enum.GetValues<RejectKind>())
        {
            Assert.True(RejectKindNames.TryParse(RejectKindNames.Name(kind), out var parsed));
            Assert.Equal(kind, parsed);
        }

        Assert.False(RejectKindNames.TryParse("Pattern", out _));
    }
}
