using System.Collections.Frozen;
using System.Collections.Immutable;
using Etl.Core.Names;
using Etl.Core.Rules;

namespace Etl.Functions.Datasets;

/// <summary>The keys that each mapping of a dataset file takes. datasets/dataset.schema.json lists the same ones; a test compares them.</summary>
internal static class DatasetKeys
{
    public static readonly KeySet Root =
        new("", ["dataset", "match", "file", "columns", "where", "target", "rejects", "validate", "duplicate", "absent"]);

    public static readonly KeySet File = new(
        "file",
        [
            "delimiter", "quote", "encoding", "header", "case_sensitive", "extra", "pad_short", "surplus_empty", "blank_rows",
            "quote_errors", "null", "quoted_null", "max_record", "max_field",
        ]);

    public static readonly KeySet Column = new(
        "a column",
        [
            "name", "from", "type", "required", "transform", "null", "default", "absent", .. RuleKeys,
            "format", "pivot", "zone", "decimal", "thousands", "non_finite", "true", "false",
        ]);

    public static readonly KeySet Transform = new("a transform", ["replace", "remove"]);

    public static readonly KeySet Replace = new("replace", ["from", "to"]);

    public static readonly KeySet Filter = new(
        "a condition of where",
        ["column", "is_null", .. RuleKeys]);

    public static readonly KeySet Target = new("target", ["table", "schema", "key", "mode", "on_conflict", "replace_min_percent", "cascade", "sequences"]);

    public static readonly KeySet Rejects = new("rejects", ["max_count", "max_percent", "per_rule"]);

    private static IEnumerable<string> RuleKeys => ValueRules.All.Select(rule => rule.Key);

    /// <summary>What people call things elsewhere.</summary>
    private static readonly Dictionary<string, string> OtherNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["alias"] = "from",
        ["aliases"] = "from",
        ["allowed"] = "one_of",
        ["enum"] = "one_of",
        ["filter"] = "where",
        ["length"] = "max_length",
        ["name"] = "dataset",
        ["nullable"] = "required",
        ["primary_key"] = "key",
        ["quotechar"] = "quote",
        ["regex"] = "pattern",
        ["rename"] = "from",
        ["sep"] = "delimiter",
        ["separator"] = "delimiter",
        ["source"] = "from",
        ["timezone"] = "zone",
        ["transforms"] = "transform",
        ["unique_key"] = "key",
        ["values"] = "one_of",
    };

    private static readonly ImmutableArray<KeySet> Places = [File, Column, Target, Rejects];

    /// <summary>What to say about a key that its mapping does not take.</summary>
    public static string Unknown(string key, KeySet keys)
    {
        if (OtherNames.TryGetValue(key, out var other) && keys.Has(other)) return DatasetMessages.UnknownKey(other);
        if (NearestName.Find(key, keys.Keys) is { } near) return DatasetMessages.UnknownKey(near);
        if (keys != Root && Root.Has(key)) return DatasetMessages.KeyBelongsAtTop;
        return Places.FirstOrDefault(place => place != keys && place.Has(key)) is { } elsewhere
            ? DatasetMessages.KeyBelongsTo(elsewhere.Place)
            : DatasetMessages.UnknownKey(keys.Keys);
    }
}

/// <summary>The keys of one mapping.</summary>
/// <param name="Place">What the mapping is called in messages.</param>
/// <param name="Keys">The keys, in the order of the reference.</param>
internal sealed record KeySet(string Place, ImmutableArray<string> Keys)
{
    private readonly FrozenSet<string> _set = Keys.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether the mapping takes a key.</summary>
    public bool Has(string key) => _set.Contains(key);
}
