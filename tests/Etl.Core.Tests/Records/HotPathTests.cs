using System.Globalization;
using System.Text;
using Etl.Core.Copy;
using Etl.Core.Datasets;
using Etl.Core.Delimited;
using Etl.Core.Delimited.Scanning;
using Etl.Core.Records;
using Etl.Core.Rejects;
using Etl.Core.Tests.Conversion;

namespace Etl.Core.Tests.Records;

public class HotPathTests
{
    private static readonly Column[] EveryKind =
    [
        ConverterCase.Column("text") with { Name = "id", Required = true, Rules = [new("pattern", "^[A-Za-z0-9-]{1,64}$")] },
        ConverterCase.Column("uuid") with { Name = "uuid" },
        ConverterCase.Column("int4") with { Name = "int4", Rules = [new("min", "0"), new("max", "1000000")] },
        ConverterCase.Column("int8") with { Name = "int8" },
        ConverterCase.Column("numeric(18,2)") with { Name = "numeric" },
        ConverterCase.Column("float8") with { Name = "float8" },
        ConverterCase.Column("bool") with { Name = "bool" },
        ConverterCase.Column("date") with { Name = "date" },
        ConverterCase.Column("timestamptz") with { Name = "timestamptz" },
        ConverterCase.Column("text") with { Name = "code", Rules = [new("pattern", "^ACC-[0-9]+$")] },
        ConverterCase.Column("text") with { Name = "one", Rules = [new("one_of", "EUR", "USD", "GBP"), new("max_length", "3")] },
        ConverterCase.Column("text") with { Name = "name", Transforms = [new Transform.Trim()] },
        ConverterCase.Column("jsonb") with { Name = "jsonb" },
        ConverterCase.Column("text") with { Name = "text" },
    ];

    [Fact]
    public void Good_records_allocate_nothing()
    {
        Assert.SkipUnless(Allocations.AreOurs, "The assembly is instrumented.");
        var names = new[] { "Corner Shop", "Café Zoë", "\"Müller, Söhne\"", "\"Joe \"\"The Grill\"\" Diner\"", "", "\"\"", "a name that is somewhat longer than one vector, Łódź" };
        var text = new StringBuilder();
        for (var k = 0; k < 2000; k++)
        {
            var name = names[k % names.Length];
            var plain = name.Replace(",", "", StringComparison.Ordinal);
            text.Append(CultureInfo.InvariantCulture, $"id-{k},7ab40e09-0f36-3a7d-beeb-8da1658eec67,{k},-{k}00000,{k}.5,1e{k % 300},yes,2024-02-29,2024-11-20T10:39:44Z,ACC-{k},EUR,")
                .Append(plain).Append(k % 3 == 0 ? ",\"{\"\"a\"\":[1,2]}\"," : ",[1],").Append(name.Contains('"', StringComparison.Ordinal) ? name : plain).Append('\n');
        }

        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        var sink = new ChunkRun();
        using var processor = new DelimitedFormat().Open(Dialect.Rfc4180).Process(ConverterCase.Plan(ConverterCase.Dataset(EveryKind)), sink, keepRaw: true);
        using var output = new CopyBuffer();
        var batch = new RecordBatch();
        foreach (var scanner in RecordScanners.All)
        {
            // The first pass grows the buffers.
            Pass(scanner);
            var before = GC.GetAllocatedBytesForCurrentThread();
            Pass(scanner);
            Assert.Equal((scanner.ToString(), 0), (scanner.ToString(), GC.GetAllocatedBytesForCurrentThread() - before));
        }

        Assert.Empty(sink.Rejects);
        Assert.Equal(2000 * 2 * RecordScanners.All.Count, processor.Counts.Rows);

        void Pass(IRecordScanner scanner)
        {
            for (var position = 0; position < bytes.Length;)
            {
                scanner.Scan(bytes.AsSpan(position), isFinal: true, Dialect.Rfc4180, batch, Defaults.BatchBytes, out var consumed);
                processor.Process(bytes.AsSpan(position), batch, position, map: null, output);
                output.Clear();
                position += consumed;
            }
        }
    }

    [Fact]
    public void A_value_in_quotes_is_the_value_at_every_length_and_wherever_its_quotes_are()
    {
        var text = ConverterCase.Column("text") with { Name = "t" };
        var number = ConverterCase.Column("int4") with { Name = "n" };
        var dataset = ConverterCase.Dataset(number, text, text with { Name = "u" });
        for (var length = 1; length < 100; length++)
        {
            for (var quote = -1; quote < length; quote += length < 40 ? 1 : 7)
            {
                var value = string.Concat(Enumerable.Range(0, length).Select(k => k == quote ? '"' : (char)('a' + (k % 26))));
                var quoted = $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
                var run = ChunkRun.Of(dataset, $"\"12\",{quoted},x\n13,y,{quoted}");
                Assert.Equal([$"12|{value}|x|1000", $"13|y|{value}|{1000 + 8 + quoted.Length}"], run.Rows);
            }
        }
    }

    [Fact]
    public void A_file_without_quotes_may_start_a_field_with_anything()
    {
        var dataset = ConverterCase.Dataset(ConverterCase.Column("text") with { Name = "t" }) with { File = new FileFormat { Quote = 0 } };
        var run = ChunkRun.Of(dataset, "\"ab\"\n\0ab\0\n");
        Assert.Equal(["\"ab\"|1000"], run.Rows);
        Assert.Equal(RejectKind.NulByte, run.Rejects.Single().Errors[0].Kind);
    }
}
