using Etl.Core.Names;

namespace Etl.Core.Tests.Names;

public sealed class NearestNameTests
{
    [Theory]
    [InlineData("amont", "amount", "amount")] // a letter left out
    [InlineData("amouunt", "amount", "amount")] // one too many
    [InlineData("amaunt", "amount", "amount")] // another one
    [InlineData("amuont", "amount", "amount")] // two swapped
    [InlineData("AMOUNT", "amount", "amount")] // letter case does not count
    [InlineData("amount", "AMOUTN", "AMOUTN")] // and the answer is as it was given
    [InlineData("amount", "amount", "amount")]
    [InlineData("amount", "currency,amounts,amoun", "amounts")] // of two as near the first
    [InlineData("amount", "amo,amoun,mount", "amoun")] // the nearest
    [InlineData("amount", "amoxxt,amoun", "amoun")]
    [InlineData("amount", "", null)]
    [InlineData("", "a", null)]
    [InlineData("id", "idx", "idx")]
    [InlineData("id", "di", "di")]
    [InlineData("id", "idxy", null)]
    [InlineData("abc", "xyc", null)]
    [InlineData("abcde", "xycde", null)] // up to five letters: one change
    [InlineData("value", "false", null)]
    [InlineData("abcdef", "xycdef", "xycdef")] // from six on: two
    [InlineData("abcd", "xyzd", null)]
    [InlineData("abcd", "abcdxyz", null)]
    [InlineData("abcdefgh", "xyzdefgh", null)]
    [InlineData("abcdefghi", "xyzdefghi", "xyzdefghi")] // from nine on: a third
    [InlineData("abcdefghi", "xyzwefghi", null)]
    [InlineData("abcdefghijkl", "badcfehgijkl", "badcfehgijkl")] // four swaps
    [InlineData("abcdefghijkl", "badcfehgjikl", null)]
    [InlineData("abcd", "cdab", null)]
    [InlineData("abcdef", "bcdefa", "bcdefa")] // one to the other end: one left out and one too many
    [InlineData("abc", "cab", null)]
    public void The_nearest_is_within_one_change_or_a_third_of_the_word(string word, string candidates, string? nearest) =>
        Assert.Equal(nearest, NearestName.Find(word, candidates.Split(',', StringSplitOptions.RemoveEmptyEntries)));

    [Fact]
    public void Words_of_more_than_64_characters_are_nobodys_slip_of_the_pen()
    {
        var word = new string('a', 64);

        Assert.Equal(word + "b", NearestName.Find(word, [word + "b"]));
        Assert.Null(NearestName.Find(word + "b", [word + "b"]));
    }

    [Fact]
    public void What_does_not_count_is_left_out_of_both()
    {
        Assert.Equal("account id", NearestName.Find("Account-Idd", ["other", "account id"], name => string.Concat(name.Where(char.IsLetter))));
        Assert.Null(NearestName.Find("--", ["-"], name => string.Concat(name.Where(char.IsLetter))));
    }
}
