using System.Collections.Immutable;
using Etl.Core.Datasets;
using Etl.Core.Names;

namespace Etl.Functions.Datasets;

/// <summary>The words that stand for values in a dataset file.</summary>
internal static class DatasetWords
{
    public static readonly WordTable<bool> Flag = new([("true", true), ("false", false)]);

    public static readonly WordTable<bool> Extra = new([("fail", false), ("ignore", true)]);

    public static readonly WordTable<bool> SurplusEmpty = new([("accept", false), ("reject", true)]);

    public static readonly WordTable<BlankRowPolicy> BlankRows =
        new([("skip", BlankRowPolicy.Skip), ("reject", BlankRowPolicy.Reject), ("load", BlankRowPolicy.Load)]);

    public static readonly WordTable<bool> QuoteErrors = new([("reject", false), ("literal", true)]);

    public static readonly WordTable<bool> Validate = new([("with_load", false), ("first", true)]);

    public static readonly WordTable<DuplicatePolicy> Duplicate = new([("skip", DuplicatePolicy.Skip), ("load", DuplicatePolicy.Load)]);

    public static readonly WordTable<MergeMode> Mode =
        new([("append", MergeMode.Append), ("upsert", MergeMode.Upsert), ("replace", MergeMode.Replace)]);

    public static readonly WordTable<ConflictAction> OnConflict =
        new([("update", ConflictAction.Update), ("ignore", ConflictAction.Ignore)]);

    public static readonly WordTable<CascadePolicy> Cascade = new([("refuse", CascadePolicy.Refuse), ("allow", CascadePolicy.Allow)]);

    public static readonly WordTable<SequencePolicy> Sequences = new([("leave", SequencePolicy.Leave), ("advance", SequencePolicy.Advance)]);

    public static readonly WordTable<AbsentPolicy?> Absent =
        new([("null", AbsentPolicy.Null), ("default", AbsentPolicy.Default), ("refuse", AbsentPolicy.Refuse)]);

    public static readonly WordTable<SourceEncoding> Encoding = new(
        [
            ("utf-8", SourceEncoding.Utf8),
            ("utf-16le", SourceEncoding.Utf16LittleEndian),
            ("utf-16be", SourceEncoding.Utf16BigEndian),
            ("windows-1252", SourceEncoding.Windows1252),
            ("latin-1", SourceEncoding.Latin1),
        ],
        new(StringComparer.OrdinalIgnoreCase) { ["cp1252"] = "windows-1252", ["ansi"] = "windows-1252", ["iso-8859-1"] = "latin-1" });

    public static readonly WordTable<Transform> Transform = new(
        [
            ("trim", new Transform.Trim()),
            ("upper", new Transform.Upper()),
            ("lower", new Transform.Lower()),
            ("collapse_spaces", new Transform.CollapseSpaces()),
        ],
        new(StringComparer.OrdinalIgnoreCase) { ["strip"] = "trim", ["uppercase"] = "upper", ["lowercase"] = "lower" });
}

/// <summary>Words and what they stand for.</summary>
internal sealed class WordTable<T>(ImmutableArray<(string Word, T Value)> entries, Dictionary<string, string>? otherNames = null)
{
    /// <summary>The words, in the order of the reference.</summary>
    public IEnumerable<string> Words => entries.Select(entry => entry.Word);

    /// <summary>The word for a value.</summary>
    public string WordOf(T value) => entries.First(entry => EqualityComparer<T>.Default.Equals(entry.Value, value)).Word;

    /// <summary>Looks a word up.</summary>
    public bool TryRead(string text, out T value, out string problem)
    {
        foreach (var (word, meaning) in entries)
        {
            if (word != text)
            {
                continue;
            }

            (value, problem) = (meaning, "");
            return true;
        }

        var near = otherNames is not null && otherNames.TryGetValue(text, out var other) ? other : NearestName.Find(text, Words);
        (value, problem) = (default!, near is null ? DatasetMessages.UnknownWord(text, Words) : DatasetMessages.UnknownWord(text, near));
        return false;
    }
}
