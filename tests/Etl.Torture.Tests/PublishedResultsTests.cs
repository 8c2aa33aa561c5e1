using Etl.Torture.Results;

namespace Etl.Torture.Tests;

/// <summary>What people read is what the last full run came to. <c>ETL_ACCEPT_SNAPSHOTS=1</c> writes it instead, to be reviewed as a diff.</summary>
public sealed class PublishedResultsTests
{
    [Fact]
    public void The_section_in_the_document_is_that_of_the_results()
    {
        var files = new TortureFiles();
        var document = File.ReadAllText(files.Document);
        var section = File.Exists(files.Results) ? ResultText.Of(ResultFile.Read(files.Results)) : ResultText.NoRun;
        Snapshot.MatchesFile(files.Document, ResultFile.Replace(document, section));
    }

    [Fact]
    public void Results_written_and_read_make_the_same_section()
    {
        var part = new PartResult { Name = "part", Promise = "It holds.", Unit = "tries", Cases = 2, Tried = 1_234, Seconds = 5.6, Lost = ["one: lost"], NotRun = ["two: no root"] };
        var result = new TortureResult { Date = new DateOnly(2020, 1, 2), Seed = 3, Commit = "abc", Parts = [part] };
        var path = Path.GetTempFileName();
        try
        {
            ResultFile.Write(path, result);
            Assert.Equal(ResultText.Of(result), ResultText.Of(ResultFile.Read(path)));
            Assert.Contains("| It holds. | `part` | 1,234 tries | 6 | 1 |", ResultText.Of(result), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
