namespace Etl.Functions.Tests.Handlers;

internal static class TestDatasets
{
    /// <summary>Two columns, and not one reject allowed.</summary>
    public const string Strict = """
        dataset: test
        match: incoming/*.csv
        file: { max_record: 1KiB }
        columns:
          - { name: id, type: int4, required: true }
          - { name: name, type: text }
        target: { table: test, key: id, mode: upsert }
        rejects: { max_count: 0 }
        """;

    /// <summary>The same, with any number of rejects.</summary>
    public static string Lenient { get; } = Strict.Replace("max_count: 0", "max_count: 1000", StringComparison.Ordinal);
}
