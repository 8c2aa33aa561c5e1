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
        using var home = new TestFolder();
        var folder = new IncomingFolder(home.PathOf("incoming"));
        Assert.Empty(folder.Look());
        home.Write("incoming/shop/a.csv", "12345");
        home.Write("incoming/b.csv.part", "12345");
        var seen = Assert.Single(folder.Look());
        Assert.Equal((Path.Combine(folder.Directory, "shop", "a.csv"), 5), (seen.Path, seen.Size));
    }
}
