using Etl.Cli.Options;

namespace Etl.Cli.Tests.Options;

public sealed class SizeTextTests
{
    [Theory]
    [InlineData("1", 1)]
    [InlineData("1048576", 1048576)]
    [InlineData("1KiB", 1024)]
    [InlineData("50MiB", 52428800)]
    [InlineData("50 mib", 52428800)]
    [InlineData("64KB", 64000)]
    [InlineData("1.5GiB", 1610612736)]
    [InlineData("2TB", 2000000000000)]
    [InlineData("7B", 7)]
    public void A_number_and_a_unit_are_a_size(string text, long bytes)
    {
        Assert.True(SizeText.TryParse(text, out var size));
        Assert.Equal(bytes, size);
    }

    [Theory]
    [InlineData("")]
    [InlineData("MiB")]
    [InlineData("0")]
    [InlineData("-1KiB")]
    [InlineData("+1KiB")]
    [InlineData("1,000")]
    [InlineData("0.3B")]
    [InlineData("1.0001KiB")]
    [InlineData("9223372036854775808")]
    [InlineData("9000000000GiB")]
    [InlineData("1e3")]
    [InlineData("1 M")]
    public void Anything_else_is_not(string text) => Assert.False(SizeText.TryParse(text, out _));
}
