using System.Diagnostics;
using Etl.Functions.Datasets;

namespace Etl.Functions.Tests.Datasets;

public sealed class GlobTests
{
    [Theory]
    [InlineData("incoming/transactions*.csv", "incoming/transactions.csv", true)]
    [InlineData("incoming/transactions*.csv", "incoming/transactions-1.csv", true)]
    [InlineData("incoming/transactions*.csv", "incoming/transactions/1.csv", false)]
    [InlineData("incoming/transactions*.csv", "incoming/transactions.csv.gz", false)]
    [InlineData("incoming/transactions*.csv", "incoming/Transactions.csv", false)]
    [InlineData("incoming/**.csv", "incoming/a/b/c.csv", true)]
    [InlineData("**", "", true)]
    [InlineData("*", "", true)]
    [InlineData("*", "a/b", false)]
    [InlineData("***", "a/b", true)]
    [InlineData("?.csv", "é.csv", true)]
    [InlineData("?.csv", "😀.csv", true)]
    [InlineData("?.csv", ".csv", false)]
    [InlineData("a?b", "a/b", false)]
    [InlineData("a.c", "abc", false)]
    [InlineData("[a]", "a", false)]
    [InlineData("*a*b", "aab/ab", false)]
    [InlineData("**a*b", "aab/ab", true)]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    public void A_key_matches_as_a_whole(string glob, string key, bool matches) =>
        Assert.Equal(matches, new Glob(glob).IsMatch(key));

    [Fact]
    public void A_hostile_glob_takes_no_longer_than_others()
    {
        var watch = Stopwatch.StartNew();
        Assert.False(new Glob(string.Concat(Enumerable.Repeat("*a**", 50)) + "b").IsMatch(new string('a', 1024)));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"{watch.Elapsed}");
    }
}
