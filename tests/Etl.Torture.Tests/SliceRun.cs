using Etl.Torture.Results;
using Etl.Torture.Running;

[assembly: AssemblyFixture(typeof(Etl.Torture.Tests.SliceRun))]

namespace Etl.Torture.Tests;

/// <summary>One torture for all tests: they share its server and its undisturbed runs. Its parts run when the first test asks what came of them.</summary>
public sealed class SliceRun : IAsyncDisposable
{
    private readonly StringWriter _output = new();
    private readonly Lazy<Task<TortureResult>> _result;

    public SliceRun()
    {
        var options = new TortureOptions { Slice = true };
        Context = new TortureContext { Options = options, Files = new TortureFiles(), Log = new TortureLog(TextWriter.Null) };
        _result = new Lazy<Task<TortureResult>>(() => new TortureRun(options, Context.Files, _output).RunAsync(Context, CancellationToken.None));
    }

    /// <summary>What the parts have said.</summary>
    public string Output => _output.ToString();

    internal TortureContext Context { get; }

    /// <summary>What came of the parts.</summary>
    internal Task<TortureResult> ResultAsync() => _result.Value;

    public async ValueTask DisposeAsync()
    {
        await Context.DisposeAsync();
        await _output.DisposeAsync();
    }
}
