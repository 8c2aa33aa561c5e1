using System.Text.Json;
using Etl.Core.Datasets;
using Etl.Core.Delimited;
using Etl.Core.Delimited.Scanning;
using Etl.Core.Encodings;
using Etl.Core.Splitting;

namespace Etl.Core.Tests.Delimited;

public sealed class PreScannerTests
{
    [Theory]
    [InlineData(SourceEncoding.Utf8)]
    [InlineData(SourceEncoding.Utf16LittleEndian)]
    public void A_map_is_what_the_automaton_does_to_each_state_however_the_bytes_arrive(SourceEncoding encoding)
    {
        var random = new Random(7);
        for (var round = 0; round < Rounds.Of(30_000); round++)
        {
            var utf8 = RandomDocument.Soup(random, maxLength: 40);
            var dialect = RandomDocument.Dialect(random);
            var scanner = new PreScanner(100, dialect, encoding);
            for (var from = 0; from < utf8.Length;)
            {
                var to = Math.Min(utf8.Length, from + random.Next(1, 8));
                while (to < utf8.Length && (utf8[to] & 0xC0) == 0x80)
                {
                    to++;
                }

                scanner.Append(utf8.AsSpan(from..to));
                from = to;
            }

            var map = scanner.ToMap();

            Assert.Equal((100, 100 + SourceTranscoder.SourceLength(encoding, utf8)), (map.Start, map.EndExclusive));
            foreach (var start in Enum.GetValues<ScannerState>())
            {
                var (end, first) = Walk(utf8, start, dialect);
                Assert.Equal((int)end, map.EndStates[(int)start]);
                Assert.Equal(first is { } index ? 100 + SourceTranscoder.SourceLength(encoding, utf8.AsSpan(0, index)) : (long?)null, map.FirstRecordStarts[(int)start]);
            }
        }
    }

    [Fact]
    public void A_piece_without_a_record_start_belongs_to_the_chunk_before_it()
    {
        var document = "a,\"bbbb\nbbbb\nbbbb\"\nc,d\n"u8;
        var maps = new List<PreScanMap>();
        for (var start = 0; start < document.Length; start += 6)
        {
            var scanner = new PreScanner(start, Dialect.Rfc4180, SourceEncoding.Utf8);
            scanner.Append(document[start..Math.Min(start + 6, document.Length)]);
            maps.Add(scanner.ToMap());
        }

        Assert.Equal([new ChunkKey(0, 0, 19, 2), new ChunkKey(1, 19, 23, 2)], PreScan.Compose(maps, generation: 2));
    }

    [Fact]
    public void The_first_byte_of_a_file_starts_a_record_too()
    {
        var scanner = new PreScanner(0, Dialect.Rfc4180, SourceEncoding.Utf8);
        scanner.Append("a\nb"u8);

        var starts = scanner.ToMap().FirstRecordStarts;

        Assert.Equal((0L, 2L), (starts[(int)ScannerState.RecordStart], starts[(int)ScannerState.Unquoted]));
    }

    [Fact]
    public void Pieces_that_do_not_abut_are_refused()
    {
        var first = new PreScanner(0, Dialect.Rfc4180, SourceEncoding.Utf8);
        first.Append("a\n"u8);
        var second = new PreScanner(3, Dialect.Rfc4180, SourceEncoding.Utf8);

        var exception = Assert.Throws<SplitInvariantException>(() => PreScan.Compose([first.ToMap(), second.ToMap()], generation: 1));

        Assert.Equal(SplitMessages.MapsDoNotAbut(3, 2), exception.Message);
    }

    [Fact]
    public void A_map_survives_json()
    {
        var scanner = new PreScanner(5, Dialect.Rfc4180, SourceEncoding.Utf8);
        scanner.Append("a\nb"u8);
        var map = scanner.ToMap();

        var copy = JsonSerializer.Deserialize<PreScanMap>(JsonSerializer.Serialize(map))!;

        Assert.Equal((map.Start, map.EndExclusive), (copy.Start, copy.EndExclusive));
        Assert.Equal(map.EndStates, copy.EndStates);
        Assert.Equal(map.FirstRecordStarts, copy.FirstRecordStarts);
    }

    private static (ScannerState End, int? First) Walk(ReadOnlySpan<byte> utf8, ScannerState state, Dialect dialect)
    {
        int? first = null;
        for (var index = 0; index < utf8.Length; index++)
        {
            if (first is null && Automaton.StartsRecord(state, utf8[index]))
            {
                first = index;
            }

            state = Automaton.Step(state, utf8[index], dialect);
        }

        return (state, first);
    }
}
