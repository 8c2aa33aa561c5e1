using Etl.Cli.Costs;

namespace Etl.Cli.Tests.Costs;

public sealed class DataSizeTests
{
    [Theory]
    [InlineData("1", 1)]
    [InlineData("1B", 1)]
    [InlineData("1KB", 1_000)]
    [InlineData("1kib", 1_024)]
    [InlineData("50MiB", 52_428_800)]
    [InlineData("1.5 GB", 1_500_000_000)]
    [InlineData("0.5GiB", 536_870_912)]
    [InlineData("1TB", 1_000_000_000_000)]
    [InlineData("1tib", 1_099_511_627_776)]
    [InlineData("1.9B", 1)]
    [InlineData("9223372036854775807", long.MaxValue)]
    public void Units_are_decimal_or_binary(string text, long bytes)
    {
        Assert.True(DataSize.TryParse(text, out var read));
        Assert.Equal(bytes, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("0.9B")]
    [InlineData("-1GB")]
    [InlineData("1,5GB")]
    [InlineData("1e3")]
    [InlineData("GB")]
    [InlineData("1PB")]
    [InlineData("9223372036854775808")]
    [InlineData("99999999TB")]
    [InlineData("99999999999999999999999999999999TB")]
    public void Anything_else_is_none(string text) => Assert.False(DataSize.TryParse(text, out _));
}
