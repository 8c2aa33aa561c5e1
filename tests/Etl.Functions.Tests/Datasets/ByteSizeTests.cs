using Etl.Functions.Datasets;

namespace Etl.Functions.Tests.Datasets;

public sealed class ByteSizeTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("1048576", 1048576)]
    [InlineData("12B", 12)]
    [InlineData("512KiB", 512 << 10)]
    [InlineData("16 MiB", 16 << 20)]
    [InlineData("1gib", 1 << 30)]
    public void A_size_is_a_whole_number_and_a_binary_unit(string text, long bytes)
    {
        Assert.True(ByteSize.TryParse(text, out var read));
        Assert.Equal(bytes, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("MiB")]
    [InlineData("16MB")]
    [InlineData("1.5MiB")]
    [InlineData("-1")]
    [InlineData("9223372036854775807KiB")]
    public void Anything_else_is_refused(string text) => Assert.False(ByteSize.TryParse(text, out _));
}
