using System.Text;
using Etl.Core.Delimited;
using Etl.Core.Splitting;
using Etl.Core.Tests.Splitting;

namespace Etl.Core.Tests.Delimited;

public sealed class BoundaryFinderTests
{
    [Theory]
    // The byte before the cut comes first.
    [InlineData("\na,b\nc", 1, BoundaryEvidence.Assumed)] // a record start at the cut itself
    [InlineData("\r\na,b\n", 2, BoundaryEvidence.Assumed)] // the cut is inside a CRLF
    [InlineData("\r\r\na", 1, BoundaryEvidence.Assumed)] // CR CRLF: a blank record is between
    [InlineData("a,b\rc", 4, BoundaryEvidence.Assumed)]
    [InlineData("a,b\r\nc", 5, BoundaryEvidence.Assumed)]
    [InlineData("a,b", null, BoundaryEvidence.Assumed)]
    [InlineData("a,b\n", null, BoundaryEvidence.Assumed)] // what starts behind the window is not seen
    [InlineData("a,b\r", null, BoundaryEvidence.Assumed)]
    [InlineData("", null, BoundaryEvidence.Assumed)]
    [InlineData("x", null, BoundaryEvidence.Assumed)]
    // A closing quote brings all states together, and the first record start behind it is one for certain.
    [InlineData("x\ny\",z\nc,d\n", 7, BoundaryEvidence.Proven)]
    [InlineData("x,\"y\n\nz\"\nc", 9, BoundaryEvidence.Proven)]
    [InlineData("\n1,\"a\",2\n3", 9, BoundaryEvidence.Proven)]
    [InlineData("x\"y\n3", 4, BoundaryEvidence.Proven)] // text behind a closing quote, or a quote in a bare field: the same state
    // Doubled quotes alone bring nothing together, but between other bytes they break no rule only inside quotes.
    [InlineData("x\"\"y\nz", null, BoundaryEvidence.Assumed)]
    [InlineData("x,\"\"\nz", 5, BoundaryEvidence.Assumed)]
    // The closing quote is behind the last record start: what breaks no rule is taken.
    [InlineData("x\ny\",z", null, BoundaryEvidence.Assumed)]
    [InlineData("x\ny,\"z", 2, BoundaryEvidence.Assumed)]
    public void Finds_the_first_record_start_that_the_window_shows(string window, int? index, BoundaryEvidence evidence)
    {
        var guess = BoundaryFinder.Find(Encoding.UTF8.GetBytes(window), Dialect.Rfc4180, windowIsEndOfFile: false);

        Assert.Equal(new FoundBoundary(index, evidence), guess);
    }

    [Theory]
    [InlineData("a\nb\",\nc", BoundaryAssumption.Unquoted, 2)]
    [InlineData("a\nb\",\nc", BoundaryAssumption.Quoted, 6)]
    [InlineData("\"\nb", BoundaryAssumption.Unquoted, null)] // opens
    [InlineData("\"\nb", BoundaryAssumption.Quoted, 2)] // closes
    public void A_forced_state_is_obeyed(string window, BoundaryAssumption assumption, int? index)
    {
        var guess = BoundaryFinder.Find(Encoding.UTF8.GetBytes(window), Dialect.Rfc4180, windowIsEndOfFile: false, assumption);

        Assert.Equal(new FoundBoundary(index, BoundaryEvidence.Forced), guess);
    }

    [Fact]
    public void A_file_that_would_end_inside_quotes_speaks_against_that()
    {
        // Read as unquoted, the quote opens a field that the file never closes.
        var window = "x\ny,\"\"\"\nz"u8;

        Assert.Equal(2, BoundaryFinder.Find(window, Dialect.Rfc4180, windowIsEndOfFile: false).Index);
        Assert.Equal(8, BoundaryFinder.Find(window, Dialect.Rfc4180, windowIsEndOfFile: true).Index);
    }

    [Fact]
    public void Without_a_quote_in_the_dialect_every_line_end_is_one()
    {
        var guess = BoundaryFinder.Find("x\"\ny\"\n"u8, new Dialect((byte)',', 0), windowIsEndOfFile: false);

        Assert.Equal(new FoundBoundary(3, BoundaryEvidence.Proven), guess);
    }

    [Fact]
    public void What_is_proven_is_a_record_start_in_any_file()
    {
        var random = new Random(5);
        var proven = 0;
        for (var round = 0; round < Rounds.Of(100_000); round++)
        {
            var document = RandomDocument.Soup(random, maxLength: 60);
            if (document.Length < 2)
            {
                continue;
            }

            var dialect = RandomDocument.Dialect(random);
            var from = random.Next(document.Length - 1);
            var window = document.AsSpan(from, random.Next(document.Length - from) + 1);
            var guess = BoundaryFinder.Find(window, dialect, from + window.Length == document.Length);
            if (guess is not { Index: { } index, Evidence: BoundaryEvidence.Proven })
            {
                continue;
            }

            proven++;
            Assert.Contains(from + index, SequentialReading.RecordStarts(document, dialect));
        }

        Assert.True(proven > Rounds.Of(10_000), $"{proven}");
    }

    [Fact]
    public void Windows_with_a_closing_quote_and_a_line_behind_it_are_proven()
    {
        var random = new Random(6);
        for (var round = 0; round < Rounds.Of(2_000); round++)
        {
            var document = RandomDocument.WellFormed(random, records: 20).Concat("v,\"t\"\nv\nv\n"u8.ToArray()).ToArray();
            var cut = random.Next(1, document.Length - 12);

            var guess = BoundaryFinder.Find(document.AsSpan(cut - 1), Dialect.Rfc4180, windowIsEndOfFile: true);

            Assert.Equal(BoundaryEvidence.Proven, guess.Evidence);
        }
    }
}
