using System.Text.Json;
using Etl.Functions.Hosting;
using Etl.Functions.Ports;
using Etl.Functions.Tests.Fixtures;

namespace Etl.Functions.Tests.Hosting;

/// <summary>functions/functions.json and the code agree.</summary>
public class FunctionTableTests
{
    [Fact]
    public void Each_row_has_its_folder_and_each_folder_with_a_function_its_row()
    {
        var handlers = typeof(FunctionRouter).Assembly.GetTypes().Where(type => type.IsClass && type.Name.EndsWith("Function", StringComparison.Ordinal));

        Assert.Equal(
            FunctionTable.All.Select(function => $"Etl.Functions.{function.Name}.{function.Name}Function").Order(StringComparer.Ordinal),
            handlers.Select(type => type.FullName!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Each_row_has_a_handler()
    {
        Assert.NotNull(new FunctionRouter(Host.NoServices()));
        Assert.NotNull(FunctionRouter.WithoutDatabase(new WorkerServices
        {
            Objects = new MemoryStore(),
            Observer = null!,
            Time = TimeProvider.System,
            Options = new FunctionOptions { Bucket = Host.Bucket },
        }));
    }

    [Fact]
    public void Each_row_is_complete() => Assert.All(FunctionTable.All, function =>
    {
        Assert.EndsWith(".", function.Description, StringComparison.Ordinal);
        Assert.InRange(function.TimeoutMinutes, 1, 15);
        Assert.Same(function, FunctionTable.Find(function.Name));
        Assert.Distinct(function.Rights);
    });

    [Theory]
    [InlineData("""{"name":"A","description":"A.","timeoutMinutes":1,"rights":[],"reachDatabase":true}""", "reachDatabase")]
    [InlineData("""{"name":"A","description":"A.","timeoutMinutes":1}""", "rights")]
    public void A_key_that_is_none_or_is_missing_is_an_error(string row, string key) => Assert.Contains(
        key, Assert.Throws<JsonException>(() => JsonSerializer.Deserialize($"[{row}]", FunctionTableJson.Default.ListFunctionRow)).Message, StringComparison.Ordinal);
}
