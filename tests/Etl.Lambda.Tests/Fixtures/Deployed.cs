using System.Text.Json.Nodes;
using Etl.Aws.Servers.RuntimeApi;

namespace Etl.Lambda.Tests.Fixtures;

/// <summary>Functions of the published package over a planned file in S3.</summary>
internal sealed class Deployed : IAsyncDisposable
{
    private Deployed(PlannedFile file, FunctionEnvironments functions) => (File, Functions) = (file, functions);

    public PlannedFile File { get; }

    public FunctionEnvironments Functions { get; }

    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>The lines of stdout, each of which must be a JSON object.</summary>
    public IReadOnlyList<JsonObject> Lines => [.. Functions.Lines.Select(line => Assert.IsType<JsonObject>(JsonNode.Parse(line.Text)))];

    public static async Task<Deployed> StartAsync(PublishedPackage published, int maxTotal = 4, params (string Name, string Value)[] variables)
    {
        var file = await PlannedFile.PutAsync();
        var all = new Dictionary<string, string>(file.Variables);
        foreach (var (name, value) in variables)
        {
            all[name] = value;
        }

        FunctionDefinition Define(string function) => new()
        {
            Name = $"etl-test-{function.ToLowerInvariant()}",
            Variables = new Dictionary<string, string>(all) { ["ETL_FUNCTION"] = function },
        };
        var functions = await FunctionEnvironments.OpenAsync(
            published.Package, [Define("Validate"), Define("PreScan"), Define("Nothing"), Define("Reduce"), Define("Split")], new FunctionEnvironmentsOptions { MaxTotal = maxTotal }, Ct);
        return new Deployed(file, functions);
    }

    public Task<FunctionAnswer> ValidateAsync(string? payload = null, TimeSpan? timeout = null, string? traceId = null) =>
        Functions.InvokeAsync("etl-test-validate", payload ?? PlannedFile.Request(), timeout ?? TimeSpan.FromSeconds(60), traceId, Ct);

    public async ValueTask DisposeAsync()
    {
        await Functions.DisposeAsync();
        await File.DisposeAsync();
    }
}
