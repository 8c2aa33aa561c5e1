namespace Etl.Cli.Tests;

public sealed class DatasetCommandTests : IDisposable
{
    private readonly CommandRun _run = new();

    [Fact]
    public async Task A_good_dataset_is_good()
    {
        Write("dataset: a\nmatch: incoming/a*.csv\ncolumns:\n  - { name: x, type: int4 }\ntarget: { table: t }\n");
        Assert.Equal(0, await _run.InvokeAsync(["dataset", "check"]));
        Assert.Equal("dataset a: good, 1 columns into t\n", _run.Out);
    }

    [Fact]
    public async Task A_mistake_has_its_place()
    {
        Write("dataset: a\nmatch: incoming/a*.csv\ncolumns:\n  - { name: x, tpye: int4 }\ntarget: { table: t }\n");
        Assert.Equal(1, await _run.InvokeAsync(["dataset", "check", "datasets/a.yaml"]));
        Assert.StartsWith(Path.Combine(_run.Home, "datasets", "a.yaml") + ":4:", _run.Out, StringComparison.Ordinal);
        Assert.Contains("type", _run.Out, StringComparison.Ordinal);
    }

    public void Dispose() => _run.Dispose();

    private void Write(string yaml)
    {
        Directory.CreateDirectory(Path.Combine(_run.Home, "datasets"));
        File.WriteAllText(Path.Combine(_run.Home, "datasets", "a.yaml"), yaml);
    }
}
