using System.Text.Json;
using System.Text.Json.Serialization;

namespace Etl.Functions.Hosting;

/// <summary>
/// The functions, as <c>functions/functions.json</c> lists them: everything that they differ in besides their code. It is part of
/// this assembly; the stack reads the file.
/// </summary>
public static class FunctionTable
{
    private const string Resource = "functions.json";

    /// <summary>All of them, in the order of the flow.</summary>
    public static IReadOnlyList<FunctionRow> All { get; } = Read();

    /// <summary>A function by its name; null when there is none.</summary>
    public static FunctionRow? Find(string name) => All.FirstOrDefault(function => function.Name == name);

    private static List<FunctionRow> Read()
    {
        using var stream = typeof(FunctionTable).Assembly.GetManifestResourceStream(Resource)!;
        return JsonSerializer.Deserialize(stream, FunctionTableJson.Default.ListFunctionRow)!;
    }
}

/// <summary>A function. What is false or empty is left out of the file; a key that is not one of these is an error.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record FunctionRow
{
    /// <summary>Its name, as <c>ETL_FUNCTION</c>, the handler's folder and the definition's <c>${…Function}</c> have it.</summary>
    public required string Name { get; init; }

    /// <summary>What it does, in a sentence.</summary>
    public required string Description { get; init; }

    /// <summary>How long a call may last, in minutes, 1 to 15; the definition waits as long.</summary>
    public required int TimeoutMinutes { get; init; }

    /// <summary>The stage of a run that begins where a state that calls it is entered, as the progress names it; null: none.</summary>
    public string? Stage { get; init; }

    /// <summary>Whether a Map calls it, once a chunk.</summary>
    public bool TakesChunks { get; init; }

    /// <summary>Whether it talks to Postgres and to the status table, and so needs the database's secret and network.</summary>
    public bool ReachesDatabase { get; init; }

    /// <summary>Whether as many of it may run at once as the database has connections for them, and no more.</summary>
    public bool ReservesConnections { get; init; }

    /// <summary>Whether it looks for a dataset; the others work by the plan that holds it.</summary>
    public bool ReadsDatasets { get; init; }

    /// <summary>Whether it keeps a chunk's rejects on its disk until the chunk is done.</summary>
    public bool SpoolsRejects { get; init; }

    /// <summary>What it may do on AWS besides what follows from the rest, by the names of <c>cdk/Etl.Cdk/Permissions/FunctionRights.cs</c>.</summary>
    public required IReadOnlyList<string> Rights { get; init; }
}

/// <summary>How the table is written: camelCase.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(List<FunctionRow>))]
internal sealed partial class FunctionTableJson : JsonSerializerContext;
