using Etl.Torture.Running;

namespace Etl.Torture.Tests;

/// <summary>What CI takes of <c>./etl torture</c>: each part, in small.</summary>
public sealed class SliceTests
{
    public static TheoryData<string> PartNames => [.. Parts.Names];

    [Theory]
    [MemberData(nameof(PartNames))]
    public async Task Nothing_is_lost_in_a_slice(string part)
    {
        var output = new StringWriter();
        var result = await new TortureRun(new TortureOptions { Slice = true, Only = [part] }, TortureFiles.Find(), output).RunAsync(TestContext.Current.CancellationToken);

        var found = Assert.Single(result.Parts);
        Assert.True(found.Lost.IsEmpty, output.ToString());
        Assert.True(found.Tried > 0, $"{part} tried nothing.");
    }
}
