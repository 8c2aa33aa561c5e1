using System.Runtime.Intrinsics.X86;
using System.Text;
using Etl.Core.Delimited;
using Etl.Core.Delimited.Scanning;
using Etl.Core.Records;

namespace Etl.Core.Tests.Delimited.Scanning;

/// <summary>Every case over every scanner, every split of its input and every place in a block.</summary>
public sealed class RecordScannerTests
{
    private static readonly int[] _pieceLengths = [1, 2, 3, 5, 8, 13, 21, 34, 55, 63, 64, 65];

    /// <summary>Input, and its records as <see cref="ScanRun.Text"/> writes them.</summary>
    public static TheoryData<string, string> Cases { get; } = new()
    {
        { "", "" },
        { "a", "a" },
        { "a,b\nc,d\n", "a|b / c|d" },
        { "a,b\nc,d", "a|b / c|d" },
        { "a,b\r\nc,d\r\n", "a|b / c|d" },
        { "a,b\rc,d\r", "a|b / c|d" },
        { "a\nb\r\nc\rd", "a / b / c / d" },
        { "\n", "-" },
        { "\n\n", "- / -" },
        { "\r\n", "-" },
        { "\r", "-" },
        { "\r\r", "- / -" },
        { "\r\r\n", "- / -" },
        { "\n\r", "- / -" },
        { "\r\n\r\n", "- / -" },
        { "a\r\r\nb\r\r\nc", "a / - / b / - / c" },
        { "a\n\nb", "a / - / b" },
        { "a\n\rb", "a / - / b" },
        { ",", "|" },
        { ",\n,", "| / |" },
        { "a,\r\n,b", "a| / |b" },
        { "a,b,\n", "a|b|" },
        { "\"a\",\"b\"\n", "\"a\"|\"b\"" },
        { "\"\",\"\"\n\"\"", "\"\"|\"\" / \"\"" },
        { "\"a,b\",c\n", "\"a,b\"|c" },
        { "\"a\nb\",c\nd", "\"a\\nb\"|c / d" },
        { "\"a\r\nb\"\r\nc", "\"a\\r\\nb\" / c" },
        { "\"a\rb\"\rc", "\"a\\rb\" / c" },
        { "\"a\r\"\n", "\"a\\r\"" },
        { "\"a\"\"b\"\n\"\"\"\"\n", "\"a\"\"b\" / \"\"\"\"" },
        { "\"\"\"a\"\"\",\"\"\"\"\"\"\n", "\"\"\"a\"\"\"|\"\"\"\"\"\"" },
        { "\"a\"\"\nb\"\nc", "\"a\"\"\\nb\" / c" },
        { "a\"b\nc,d\n", "!a\"b / c|d" },
        { "a\"b,\"c\nd\",e\nf", "!a\"b|\"c\\nd\"|e / f" },
        { "5\" pipe,5\" hose\nc\n", "!5\" pipe|5\" hose / c" },
        { "\"a\"b\nc\n", "!\"a\"b / c" },
        { "\"a\"b\",c\nd", "!\"a\"b\"|c / d" },
        { "\"a\" ,b\nc", "!\"a\" |b / c" },
        { " \"a,b\"\nc", "! \"a|b\" / c" },
        { "x, \"a\nb\"\nc", "!x| \"a / !b\" / c" },
        { "\"a\\\"b\",c\n", "!\"a\\\"b\"|c" },
        { "\\.\na", "\\. / a" },
        { "#a,\"b\n\"", "#a|\"b\\n\"" },
        { "\"a", "~\"a" },
        { "\"", "~\"" },
        { "a,\"b\nc,d\n", "~a|\"b\\nc,d\\n" },
        { "\"a\"\"", "~\"a\"\"" },
        { "\"a\"b,\"c\n", "!~\"a\"b|\"c\\n" },
        { "\"a\"", "\"a\"" },
        { "a,\"\"", "a|\"\"" },
        { "a\0b,c\n\0", "a\0b|c / \0" },
        { "ä,\"ö\n€\",😀\n", "ä|\"ö\\n€\"|😀" },
        { "ä\"ö\n\"ä\"ö\n", "!ä\"ö / !\"ä\"ö" },
    };

    [Theory, MemberData(nameof(Cases))]
    public void Records_are_those_of_the_table(string input, string expected)
    {
        var bytes = Encoding.UTF8.GetBytes(input);
        foreach (var scanner in RecordScanners.All)
        {
            var run = ScanRun.Of(scanner, bytes, isFinal: true, Dialect.Rfc4180);
            Assert.Equal($"{scanner}: {expected}", $"{scanner}: {run.Text(bytes)}");
            Assert.Equal((ScanVerdict.End, bytes.Length), (run.Verdict, run.Consumed));
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Two_buffers_read_like_one(string input, string expected)
    {
        var bytes = Encoding.UTF8.GetBytes(input);
        foreach (var scanner in RecordScanners.All)
        {
            for (var split = 0; split <= bytes.Length; split++)
            {
                var run = PiecewiseReading.Read(scanner, bytes, Dialect.Rfc4180, [split]);
                Assert.Equal($"{scanner} split at {split}: {expected}", $"{scanner} split at {split}: {run.Text(bytes)}");
            }
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Every_place_in_a_block_reads_the_same(string input, string expected)
    {
        for (var padding = 0; padding <= 130; padding += Rounds.Divisor == 1 ? 1 : 9)
        {
            var before = new string('p', padding) + '\n';
            var bytes = Encoding.UTF8.GetBytes(before + input);
            var whole = (padding == 0 ? "-" : before[..padding]) + (input.Length == 0 ? "" : " / " + expected);
            var single = ScanRun.OfAutomaton(bytes, isFinal: true, Dialect.Rfc4180);
            Assert.Equal(whole, single.Text(bytes));
            foreach (var scanner in RecordScanners.All)
            {
                AssertSame(single, ScanRun.Of(scanner, bytes, isFinal: true, Dialect.Rfc4180), scanner, bytes);
                AssertSame(
                    ScanRun.OfAutomaton(bytes, isFinal: false, Dialect.Rfc4180),
                    ScanRun.Of(scanner, bytes, isFinal: false, Dialect.Rfc4180),
                    scanner,
                    bytes);
            }
        }
    }

    [Fact]
    public void All_cases_in_one_file_read_the_same_in_pieces_of_every_length()
    {
        // The violations and the open quote are where they fall: the automaton is the judge.
        var bytes = Encoding.UTF8.GetBytes(string.Join('\n', Cases.Select(row => row.Data.Item1)));
        foreach (var dialect in new[] { Dialect.Rfc4180, new Dialect((byte)',', 0), new Dialect((byte)'a', (byte)'\'') })
        {
            var single = ScanRun.OfAutomaton(bytes, isFinal: true, dialect);
            foreach (var scanner in RecordScanners.All)
            {
                foreach (var length in _pieceLengths)
                {
                    var pieces = PiecewiseReading.EndsOfPieces(bytes.Length, length);
                    AssertSame(single, PiecewiseReading.Read(scanner, bytes, dialect, pieces), scanner, bytes);
                    AssertSame(single, PiecewiseReading.Read(scanner, bytes, dialect, pieces, targetBytes: length), scanner, bytes);
                }
            }
        }
    }

    [Fact]
    public void A_batch_is_full_at_the_first_record_end_at_or_after_the_target()
    {
        var bytes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 400).Select(i => new string('x', i % 7) + (i % 11 == 0 ? "\r\n" : i % 17 == 0 ? "\"\n" : ",\n"))));
        for (var target = -1; target <= bytes.Length + 1; target += Rounds.Divisor)
        {
            foreach (var isFinal in new[] { false, true })
            {
                var expected = ScanRun.OfAutomaton(bytes, isFinal, Dialect.Rfc4180, target);
                foreach (var scanner in RecordScanners.All)
                {
                    AssertSame(expected, ScanRun.Of(scanner, bytes, isFinal, Dialect.Rfc4180, target), scanner, bytes);
                }
            }
        }
    }

    [Fact]
    public void A_carriage_return_at_the_end_of_a_buffer_waits_for_its_line_feed()
    {
        for (var length = 0; length < 200; length++)
        {
            var bytes = Encoding.UTF8.GetBytes("a\n" + new string('b', length) + "\r");
            foreach (var scanner in RecordScanners.All)
            {
                Assert.Equal((ScanVerdict.NeedMoreInput, 2), Outcome(ScanRun.Of(scanner, bytes, isFinal: false, Dialect.Rfc4180)));
                Assert.Equal((ScanVerdict.End, bytes.Length), Outcome(ScanRun.Of(scanner, bytes, isFinal: true, Dialect.Rfc4180)));
                Assert.Equal((ScanVerdict.NeedMoreInput, bytes.Length + 1), Outcome(ScanRun.Of(scanner, [.. bytes, (byte)'\n'], isFinal: false, Dialect.Rfc4180)));
                Assert.Equal((ScanVerdict.NeedMoreInput, bytes.Length), Outcome(ScanRun.Of(scanner, [.. bytes, (byte)'c'], isFinal: false, Dialect.Rfc4180)));
            }
        }
    }

    [Fact]
    public void Without_a_quote_quotes_and_nuls_are_data()
    {
        var bytes = Encoding.UTF8.GetBytes("\"a,b\0\n\"\0\"c,\0" + new string('"', 99) + "\n");
        foreach (var scanner in RecordScanners.All)
        {
            var run = ScanRun.Of(scanner, bytes, isFinal: true, new Dialect((byte)',', 0));
            Assert.Equal("\"a|b\0 / \"\0\"c|\0" + new string('"', 99), run.Text(bytes));
        }
    }

    [Fact]
    public void No_record_is_lost_or_doubled_among_many()
    {
        // Longer than any stretch of blocks, with as many record ends as bytes allow and with hardly any.
        foreach (var record in new[] { "\n", "\r", "\r\n", ",\n", "a,\"b\nc\",d\r\n", new string('x', 997) + "\n", "\"" + new string('\n', 5000) + "\"\n", "a\"b\n" })
        {
            var bytes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(record, (20_000 / record.Length) + 3)));
            var expected = ScanRun.OfAutomaton(bytes, isFinal: false, Dialect.Rfc4180);
            foreach (var scanner in RecordScanners.All)
            {
                AssertSame(expected, ScanRun.Of(scanner, bytes, isFinal: false, Dialect.Rfc4180), scanner, bytes);
            }
        }
    }

    [Fact]
    public void A_delimiter_may_be_any_letter()
    {
        for (var letter = 'a'; letter < 'z'; letter++)
        {
            var dialect = new Dialect((byte)letter, (byte)(letter + 1));
            var bytes = Encoding.UTF8.GetBytes($"1{letter}2\n{(char)(letter + 1)}3{letter}4{(char)(letter + 1)}{letter}5");
            foreach (var scanner in RecordScanners.All)
            {
                AssertSame(ScanRun.OfAutomaton(bytes, isFinal: true, dialect), ScanRun.Of(scanner, bytes, isFinal: true, dialect), scanner, bytes);
            }
        }
    }

    [Fact]
    public void A_batch_is_cleared_before_it_is_filled_again()
    {
        var batch = new RecordBatch();
        foreach (var scanner in RecordScanners.All)
        {
            scanner.Scan("a,b\nc"u8, isFinal: true, Dialect.Rfc4180, batch, int.MaxValue, out _);
            scanner.Scan("d\n"u8, isFinal: false, Dialect.Rfc4180, batch, int.MaxValue, out _);
            Assert.Equal((1, 1), (batch.Count, batch.FieldCount));
            Assert.Equal(new ScannedRecord(0, 2, 0, 1, RecordFlags.None), batch.Records[0]);
        }
    }

    [Fact]
    public void Every_scanner_that_the_processor_can_run_is_there_the_fastest_first_and_says_what_it_is()
    {
        (bool IsSupported, string Name)[] wide = [(Block512.IsSupported, "AVX-512"), (Block256.IsSupported, "AVX2")];
        if (!Avx512Vbmi2.IsSupported)
        {
            Array.Reverse(wide);
        }

        (bool IsSupported, string Name)[] all = [.. wide, (Block128.IsSupported, "128-bit vectors"), (true, "scalar")];

        Assert.Equal(all.Where(scanner => scanner.IsSupported).Select(scanner => scanner.Name), RecordScanners.All.Select(scanner => scanner.ToString()!));
    }

    [Fact]
    public void The_scalar_scanner_is_always_there_and_the_last_resort() =>
        Assert.IsType<ScalarRecordScanner>(RecordScanners.All[^1]);

    private static (ScanVerdict Verdict, int Consumed) Outcome(ScanRun run) => (run.Verdict, run.Consumed);

    private static void AssertSame(ScanRun expected, ScanRun actual, IRecordScanner scanner, byte[] input)
    {
        if (expected == actual)
        {
            return;
        }

        Assert.Fail($"{scanner} on {Encoding.Latin1.GetString(input)}\nexpected {expected}\nactual   {actual}");
    }
}
