using Etl.Torture.Running;

namespace Etl.Torture.Tests;

/// <summary>What CI takes of <c>./etl torture</c>: each part, in small.</summary>
public sealed class SliceTests(SliceRun slice)
{
    public static TheoryData<string> PartNames => [.. Parts.Names];

    [Theory]
    [MemberData(nameof(PartNames))]
    public async Task Nothing_is_lost_in_a_slice(string part)
    {
        var found = Assert.Single((await slice.ResultAsync()).Parts, result => result.Name == part);
        Assert.True(found.Lost.IsEmpty, slice.Output);
        Assert.True(found.Tried > 0, $"{part} tried nothing:\n{slice.Output}");
    }
}
