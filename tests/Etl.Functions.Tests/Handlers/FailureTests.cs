using Etl.Functions.Abandon;

namespace Etl.Functions.Tests.Handlers;

public sealed class FailureTests
{
    [Theory]
    [InlineData("HeaderException", "the header: of a.csv")]
    [InlineData("States.Timeout", "")]
    [InlineData("Aborted", "Somebody stopped it.\nTwice: today")]
    public void A_failure_is_what_was_stored(string error, string cause)
    {
        var failure = new Failure(error, cause);
        Assert.Equal(failure, Failure.FromStored(failure.Stored));
    }

    [Theory]
    [InlineData("replaced by a newer run")]
    [InlineData("the same bytes: loaded before")]
    [InlineData(": no name")]
    [InlineData("")]
    public void A_text_without_a_name_is_a_cause(string text) => Assert.Equal(new Failure("", text), Failure.FromStored(text));
}
