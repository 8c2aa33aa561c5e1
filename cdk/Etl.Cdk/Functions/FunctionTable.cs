using System.Text.Json;

namespace Etl.Cdk.Functions;

/// <summary>The functions, as functions/functions.json lists them.</summary>
public sealed class FunctionTable
{
    private FunctionTable(IReadOnlyList<EtlFunction> all) => All = all;

    /// <summary>All of them, in the order of the file.</summary>
    public IReadOnlyList<EtlFunction> All { get; }

    /// <summary>A function that the stack itself has to do with.</summary>
    public EtlFunction this[string name] => All.Single(function => function.Name == name);

    /// <summary>Reads the file.</summary>
    /// <param name="root">The top folder of the clone.</param>
    public static FunctionTable Read(string root)
    {
        using var file = File.OpenRead(Path.Combine(root, "functions", "functions.json"));
        return new FunctionTable(JsonSerializer.Deserialize<List<EtlFunction>>(file, JsonSerializerOptions.Web)!);
    }
}
