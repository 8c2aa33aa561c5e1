using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Etl.Functions.Runs;

namespace Etl.Testing;

/// <summary>A case of <c>tests/corpus</c>: a file, the dataset it is read by, and what must become of it however it is cut.</summary>
public sealed record CorpusCase(string Name, byte[] Input, string Dataset, Expected Expected)
{
    private static readonly string Root = Path.Combine(RepositoryFiles.Root, "tests", "corpus");

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    public static IEnumerable<string> Names => Directory.EnumerateDirectories(Root).Select(directory => Path.GetFileName(directory)).Order(StringComparer.Ordinal);

    public static CorpusCase Read(string name)
    {
        var directory = Path.Combine(Root, name);
        var own = Path.Combine(directory, "dataset.yaml");
        return new CorpusCase(
            name,
            File.ReadAllBytes(Path.Combine(directory, "input.csv")),
            File.ReadAllText(File.Exists(own) ? own : Path.Combine(Root, "dataset.yaml")),
            JsonSerializer.Deserialize<Expected>(File.ReadAllText(Path.Combine(directory, "expected.json")), Json)!);
    }
}

/// <summary>What must become of a file: <c>expected.json</c>.</summary>
public sealed record Expected
{
    /// <summary>Under which heading README.md has it: a group of EdgeCaseDocumentTests.</summary>
    public required string Group { get; init; }

    /// <summary>What is in the file.</summary>
    public required string Case { get; init; }

    /// <summary>What we do with it.</summary>
    public required string We { get; init; }

    /// <summary>The rows in file order, their values as text.</summary>
    public ImmutableArray<ImmutableArray<string?>> Accepted { get; init; } = [];

    /// <summary>The errors in file order.</summary>
    public ImmutableArray<ExpectedReject> Rejects { get; init; } = [];

    public long Blank { get; init; }

    /// <summary>The codes of the warnings, in their order.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>Bugs that other programs have, or had, with such files, and where they were reported.</summary>
    public ImmutableArray<string> Others { get; init; } = [];

    /// <summary>The failure of the file as a whole; null when it is loaded.</summary>
    public ExpectedError? Error { get; init; }
}

/// <summary>An error at its place in the file.</summary>
public sealed record ExpectedReject(long? Line, long? Record, long Offset, string Kind, string? Column)
{
    public static ExpectedReject Of(RejectLine line) => new(line.Line, line.Record, line.Offset, line.Kind, line.Column);
}

/// <summary>A failure: the error's name, and what its message says.</summary>
public sealed record ExpectedError(string Name, ImmutableArray<string> Says);
