using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Text;
using Etl.Core.Delimited;
using Etl.Core.Delimited.Scanning;

namespace Etl.Core.Tests.Delimited.Scanning;

/// <summary>Random inputs made of little but what matters, over every scanner, compared with the automaton in all that it says.</summary>
public sealed class RecordScannerFuzzTests
{
    private static readonly Dialect[] _dialects = [Dialect.Rfc4180, new((byte)',', 0), new((byte)';', (byte)'\'')];

    [Fact]
    public void Short_inputs_scan_as_the_automaton_says() => Compare(seed: 1, inputs: 200_000, maximumLength: 24);

    [Fact]
    public void Inputs_of_several_blocks_scan_as_the_automaton_says() => Compare(seed: 2, inputs: 20_000, maximumLength: 300);

    [Fact]
    public void Inputs_of_several_stretches_scan_as_the_automaton_says() => Compare(seed: 3, inputs: 600, maximumLength: 9_000);

    [Fact]
    public void A_quote_near_a_delimiter_or_at_the_ends_of_vectors_scans_as_the_automaton_says()
    {
        var buffer = new byte[200];
        for (var delimiter = 0; delimiter < 140; delimiter++)
        {
            foreach (var quote in (int[])[0, 15, 16, 31, 32, 63, 64, 127, 128, .. Enumerable.Range(Math.Max(0, delimiter - 2), 5)])
            {
                buffer.AsSpan().Fill((byte)'a');
                buffer[delimiter] = (byte)',';
                // Where the quote opens a field, the delimiter behind it is none.
                "\"b,\"\n"u8.CopyTo(buffer.AsSpan(quote));
                buffer[^20] = (byte)'\n';
                var expected = ScanRun.OfAutomaton(buffer, isFinal: true, Dialect.Rfc4180);
                foreach (var scanner in RecordScanners.All)
                {
                    var actual = ScanRun.Of(scanner, buffer, isFinal: true, Dialect.Rfc4180);
                    if (actual != expected)
                    {
                        Assert.Fail($"{scanner}, delimiter at {delimiter}, quote at {quote}: expected {expected}, actual {actual}");
                    }
                }
            }
        }
    }

    [Fact]
    public void Every_scanner_that_the_processor_can_run_is_there_the_fastest_first()
    {
        string[] expected =
        [
            .. Avx512Vbmi2.IsSupported ? ["AVX-512"] : Array.Empty<string>(),
            .. Avx2.IsSupported ? ["AVX2"] : Array.Empty<string>(),
            .. Avx512BW.IsSupported && !Avx512Vbmi2.IsSupported ? ["AVX-512"] : Array.Empty<string>(),
            .. Vector128.IsHardwareAccelerated ? ["128-bit vectors"] : Array.Empty<string>(),
            "scalar",
        ];

        Assert.Equal(expected, RecordScanners.All.Select(scanner => $"{scanner}"));
        Assert.Same(RecordScanners.All[0], RecordScanners.Best);
    }

    private static void Compare(int seed, int inputs, int maximumLength)
    {
        var random = new Random(seed);
        var buffer = new byte[maximumLength];
        for (var i = 0; i < Rounds.Of(inputs); i++)
        {
            var dialect = _dialects[random.Next(_dialects.Length)];
            var length = random.Next(maximumLength + 1);
            Fill(random, dialect, buffer.AsSpan(0, length));
            var isFinal = random.Next(2) == 0;
            var target = random.Next(3) == 0 ? random.Next(length + 2) : int.MaxValue;
            var expected = ScanRun.OfAutomaton(buffer.AsSpan(0, length), isFinal, dialect, target);
            foreach (var scanner in RecordScanners.All)
            {
                var actual = ScanRun.Of(scanner, buffer.AsSpan(0, length), isFinal, dialect, target);
                if (actual == expected)
                {
                    continue;
                }

                Assert.Fail(
                    $"{scanner}, seed {seed}, input {i}, final {isFinal}, target {target}, {dialect}: "
                    + $"{Encoding.Latin1.GetString(buffer, 0, length)}\nexpected {expected}\nactual   {actual}");
            }
        }
    }

    /// <summary>
    /// Either bytes at random, which are all violations, or fields that are well formed but for one in a few: a stray
    /// quote must be met where the state before it was right.
    /// </summary>
    private static void Fill(Random random, Dialect dialect, Span<byte> input)
    {
        var quote = dialect.HasQuote ? dialect.Quote : (byte)'"';
        ReadOnlySpan<byte> alphabet = [quote, dialect.Delimiter, (byte)'\r', (byte)'\n', (byte)'a', 0xC3, 0xA4, 0];
        var wild = random.Next(3) == 0;
        var longField = random.Next(2) == 0 ? 3 : 90;
        for (var i = 0; i < input.Length;)
        {
            if (wild || random.Next(40) == 0)
            {
                input[i++] = alphabet[random.Next(alphabet.Length)];
                continue;
            }

            var quoted = random.Next(2) == 0;
            if (quoted)
            {
                input[i++] = quote;
            }

            for (var n = random.Next(longField); n > 0 && i < input.Length; n--)
            {
                var value = quoted && random.Next(8) != 0 ? alphabet[random.Next(alphabet.Length)] : (byte)'b';
                input[i++] = value;
                if (value == quote && i < input.Length)
                {
                    input[i++] = quote;
                }
            }

            if (quoted && i < input.Length)
            {
                input[i++] = quote;
            }

            if (i < input.Length)
            {
                input[i++] = random.Next(4) switch { 0 => (byte)'\n', 1 => (byte)'\r', _ => dialect.Delimiter };
            }

            if (i < input.Length && input[i - 1] == '\r' && random.Next(2) == 0)
            {
                input[i++] = (byte)'\n';
            }
        }
    }
}
