using Etl.Torture.Results;
using Etl.Torture.Running;

namespace Etl.Torture.Tests;

/// <summary>What CI takes of <c>./etl torture</c>: each part, in small.</summary>
public sealed class SliceTests(SliceRun slice) : IClassFixture<SliceRun>
{
    public static TheoryData<string> PartNames => [.. Parts.Names];

    [Theory]
    [MemberData(nameof(PartNames))]
    public void Nothing_is_lost_in_a_slice(string part)
    {
        var found = Assert.Single(slice.Result.Parts, result => result.Name == part);
        Assert.True(found.Lost.IsEmpty, slice.Output);
        Assert.True(found.Tried > 0, $"{part} tried nothing:\n{slice.Output}");
    }
}

/// <summary>One torture for all parts: they share its server.</summary>
public sealed class SliceRun : IAsyncLifetime
{
    private readonly StringWriter _output = new();

    public string Output => _output.ToString();

    internal TortureResult Result { get; private set; } = null!;

    public async ValueTask InitializeAsync() =>
        Result = await new TortureRun(new TortureOptions { Slice = true }, TortureFiles.Find(), _output).RunAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync() => await _output.DisposeAsync();
}
