using Etl.Functions.Errors;

namespace Etl.Functions.Tests.Texts;

public sealed class FailureWordsTests
{
    private const string Unforeseen = "an unexpected error";

    [Fact]
    public void Every_error_that_a_person_can_act_on_has_words_of_its_own()
    {
        var names = typeof(EtlException).Assembly.GetTypes().Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(EtlException))).Select(type => type.Name).ToList();
        Assert.NotEmpty(names);
        Assert.All(names, name => Assert.NotEqual(Unforeseen, FailureWords.Of(name)));
        Assert.Equal(names.Count, names.Select(FailureWords.Of).Distinct().Count());
    }

    [Theory]
    [InlineData("HeaderException", "the header does not fit", "why")]
    [InlineData("NullReferenceException", Unforeseen, "NullReferenceException: why")]
    [InlineData("", Unforeseen, "why")]
    [InlineData(null, Unforeseen, "why")]
    public void An_error_that_nobody_has_foreseen_keeps_its_name(string? error, string words, string cause) =>
        Assert.Equal((words, cause), (FailureWords.Of(error), FailureWords.Cause(error, "why")));

    [Fact]
    public void A_missing_cause_is_said_to_be_missing() => Assert.Equal("no cause is known", FailureWords.Cause("HeaderException", null));
}
