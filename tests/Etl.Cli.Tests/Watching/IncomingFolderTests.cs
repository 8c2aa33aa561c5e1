using Etl.Cli.Watching;

namespace Etl.Cli.Tests.Watching;

public sealed class IncomingFolderTests
{
    [Theory]
    [InlineData("a.csv", true)]
    [InlineData("shop/2026/a.csv.gz", true)]
    [InlineData("a.partial.csv", true)]
    [InlineData("a.csv.part", false)]
    [InlineData("a.TMP", false)]
    [InlineData(".hidden.csv", false)]
    [InlineData("shop/.cache/a.csv", false)]
    public void Names_tell_what_is_unfinished(string path, bool isMeant) => Assert.Equal(isMeant, IncomingFolder.IsMeant(path));

    [Fact]
    public void Directories_below_are_looked_into()
    {
        var directory = Directory.CreateTempSubdirectory("etl-incoming-").FullName;
        try
        {
            var folder = new IncomingFolder(Path.Combine(directory, "incoming"));
            Assert.Empty(folder.Look());
            Directory.CreateDirectory(Path.Combine(folder.Directory, "shop"));
            File.WriteAllText(Path.Combine(folder.Directory, "shop", "a.csv"), "12345");
            File.WriteAllText(Path.Combine(folder.Directory, "b.csv.part"), "12345");
            var seen = Assert.Single(folder.Look());
            Assert.Equal((Path.Combine(folder.Directory, "shop", "a.csv"), 5), (seen.Path, seen.Size));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
