using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Etl.Torture.Crashes;

/// <summary>A load to be disturbed: a file, what is there before, and how it is loaded.</summary>
internal sealed record CrashScenario
{
    private const int DroppedExit = 2;

    /// <summary>All of them: together they take every way through the definition and make every durable call.</summary>
    public static ImmutableArray<CrashScenario> All { get; } =
    [
        new() { Name = "first", Records = 1_500, Mode = "{ table: items, key: [id], mode: upsert }" },
        new() { Name = "upsert", Records = 1_500, Mode = "{ table: items, key: [id], mode: upsert }", Before = 700, Dropped = true },
        new() { Name = "replace", Records = 1_200, Mode = "{ table: items, key: [id], mode: replace }", Before = 300, Arguments = ["--validate-first"] },
        new() { Name = "repair", Records = 1_500, Mode = "{ table: items, mode: append }", Before = 200, Arguments = ["--coin-flip"], ChunkSize = "12KiB" },
        new() { Name = "prescan", Records = 1_500, Mode = "{ table: items, mode: append }", Arguments = ["--coin-flip"], ChunkSize = "5KiB" },
        new() { Name = "refused", Records = 1_500, Mode = "{ table: items, key: [id], mode: upsert }", Before = 300, Dropped = true, MaxRejects = 3, ExitCode = DroppedExit },
        new() { Name = "takeover", Records = 52_000, Mode = "{ table: items, key: [id], mode: upsert }", ChunkSize = "1MiB", Short = true },
    ];

    public required string Name { get; init; }

    /// <summary>The records of the file; some are bad, some come twice.</summary>
    public required int Records { get; init; }

    /// <summary>The dataset's target.</summary>
    public required string Mode { get; init; }

    /// <summary>The rows that another file has loaded before; 0: the database is empty.</summary>
    public int Before { get; init; }

    /// <summary>Whether the file is dropped under <c>incoming/</c>, to be moved when it is done with.</summary>
    public bool Dropped { get; init; }

    /// <summary>The rejects that are allowed; null: any number.</summary>
    public int? MaxRejects { get; init; }

    /// <summary>Whether records are short and without quotes.</summary>
    public bool Short { get; init; }

    public string ChunkSize { get; init; } = "24KiB";

    /// <summary>Further options of the command.</summary>
    public ImmutableArray<string> Arguments { get; init; } = [];

    /// <summary>How an undisturbed run ends.</summary>
    public int ExitCode { get; init; }

    /// <summary>The file's path in the case's directory.</summary>
    public string FileName => Dropped ? ".etl/incoming/items.csv" : "items.csv";

    /// <summary>The dataset file.</summary>
    public string Dataset => $$"""
        dataset: items
        match: incoming/items*.csv
        columns:
          - { name: id, type: int4, required: true }
          - { name: name, type: text }
          - { name: amount, type: "numeric(12,2)" }
        target: {{Mode}}
        {{(MaxRejects is { } most ? string.Create(CultureInfo.InvariantCulture, $"rejects: {{ max_count: {most} }}") : "")}}
        """;

    /// <summary>The file's bytes; those of the one before it when asked.</summary>
    public byte[] Content(bool before)
    {
        var text = new StringBuilder("id,name,amount\n");
        var records = before ? Before : Records;
        for (var i = 1; i <= records; i++)
        {
            var bad = !before && i % 97 == 0 ? "x" : "";
            var id = !before && i % 111 == 0 ? i - 1 : i;
            text.Append(CultureInfo.InvariantCulture, $"{bad}{id},");
            if (Short)
            {
                text.Append(CultureInfo.InvariantCulture, $"n{i}");
            }
            else
            {
                text.Append(CultureInfo.InvariantCulture, $"\"item {i}, \"\"{(i % 3 == 0 && !before ? "new" : "old")}\"\"\n1,two,3.0\nlast line of {i} that is long enough\"");
            }

            text.Append(CultureInfo.InvariantCulture, $",{i % 1000}.{i % 100:D2}\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
