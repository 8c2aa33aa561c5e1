using Etl.Cli.Options;

namespace Etl.Cli.Tests.Options;

public sealed class ShellTextTests
{
    [Theory]
    [InlineData("plain/path.csv", "plain/path.csv")]
    [InlineData("with space", "\"with space\"")]
    [InlineData("select * from \"Odd\"", "'select * from \"Odd\"'")]
    [InlineData("it's $5", "'it'\\''s $5'")]
    [InlineData("", "\"\"")]
    public void A_copied_argument_arrives_as_it_was(string argument, string quoted) => Assert.Equal(quoted, ShellText.Quote(argument));
}
