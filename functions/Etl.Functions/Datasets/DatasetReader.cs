using System.Collections.Immutable;
using Etl.Core;
using Etl.Core.Datasets;

namespace Etl.Functions.Datasets;

/// <summary>Turns the tree of a dataset file into a dataset. Where something could not be read, which has been reported, the default stands in its place.</summary>
internal static class DatasetReader
{
    public static Dataset Read(MappingReader root)
    {
        _ = root.RequiredNode("columns");
        _ = root.RequiredNode("match");
        return new Dataset
        {
            Name = root.RequiredText("dataset"),
            Match = root.TextsOrNone("match"),
            File = root.Mapping("file", DatasetKeys.File) is { } file ? ReadFile(file) : new FileFormat(),
            Columns = ReadList(root, "columns", DatasetKeys.Column, ColumnReader.Read),
            Where = ReadList(root, "where", DatasetKeys.Filter, ColumnReader.ReadFilter),
            Target = ReadTarget(root),
            Rejects = root.Mapping("rejects", DatasetKeys.Rejects) is { } rejects ? ReadRejects(rejects) : new RejectLimits(),
            ValidateFirst = root.Word("validate", false, DatasetWords.Validate),
            Duplicate = root.Word("duplicate", DuplicatePolicy.Skip, DatasetWords.Duplicate),
            Absent = root.WordOrNull("absent", DatasetWords.Absent),
        };
    }

    private static ImmutableArray<T> ReadList<T>(MappingReader root, string key, KeySet keys, Func<MappingReader, T> read)
        where T : class
    {
        if (root.Node(key) is YamlSequence { Items.IsEmpty: true })
        {
            root.Report(key, DatasetMessages.EmptyList);
        }
        else if (root.Node(key) is YamlScalar or YamlMapping)
        {
            root.Report(key, DatasetMessages.NotList);
        }

        return [.. root.Items(key).Select(item => MappingReader.From(root.File, item.Node, item.Path, keys)).OfType<MappingReader>().Select(read)];
    }

    private static FileFormat ReadFile(MappingReader file)
    {
        var format = new FileFormat
        {
            Delimiter = file.Value<byte?>("delimiter", null, ValueParsers.Delimiter),
            Quote = file.Value<byte?>("quote", null, ValueParsers.QuoteCharacter) ?? (byte)'"',
            Encoding = file.Node("encoding") is null ? null : file.Word("encoding", SourceEncoding.Utf8, DatasetWords.Encoding),
            Header = file.Flag("header", fallback: true),
            CaseSensitive = file.Flag("case_sensitive"),
            IgnoreExtra = file.Word("extra", false, DatasetWords.Extra),
            PadShort = file.Flag("pad_short"),
            RejectSurplusEmpty = file.Word("surplus_empty", false, DatasetWords.SurplusEmpty),
            BlankRows = file.Word("blank_rows", BlankRowPolicy.Skip, DatasetWords.BlankRows),
            LiteralQuotes = file.Word("quote_errors", false, DatasetWords.QuoteErrors),
            NullTokens = file.Texts("null", mayBeEmpty: true) ?? [],
            QuotedNull = file.Flag("quoted_null"),
            MaxRecordBytes = file.Value<int?>("max_record", null, ValueParsers.Size) ?? Defaults.MaxRecordBytes,
        };
        return file.Value<int?>("max_field", null, ValueParsers.Size) is { } maxField ? format with { MaxFieldBytes = maxField } : format;
    }

    private static Target ReadTarget(MappingReader root)
    {
        _ = root.RequiredNode("target");
        if (root.Mapping("target", DatasetKeys.Target) is not { } target)
        {
            return new Target { Table = "" };
        }

        var table = target.RequiredText("table").Split('.');
        var schema = target.NonEmptyText("schema");
        if (table.Length > 2 || (table.Length == 2 && table.Contains("")))
        {
            target.Report("table", DatasetMessages.DottedTable);
        }
        else if (table.Length == 2 && schema is not null)
        {
            target.Report("schema", DatasetMessages.SchemaTwice);
        }

        return new Target
        {
            Schema = table.Length == 2 ? table[0] : schema,
            Table = table[^1],
            Key = target.TextsOrNone("key"),
            Mode = target.Word("mode", MergeMode.Append, DatasetWords.Mode),
            OnConflict = target.Word("on_conflict", ConflictAction.Update, DatasetWords.OnConflict),
            ReplaceMinPercent = target.Value<decimal?>("replace_min_percent", null, ValueParsers.Percent) ?? Defaults.ReplaceMinPercent,
            Cascade = target.Word("cascade", CascadePolicy.Refuse, DatasetWords.Cascade),
            Sequences = target.Word("sequences", SequencePolicy.Leave, DatasetWords.Sequences),
        };
    }

    private static RejectLimits ReadRejects(MappingReader rejects) => new()
    {
        MaxCount = rejects.Node("max_count") is null ? null : rejects.Value<long>("max_count", 0, ValueParsers.Count),
        MaxPercent = rejects.Value<decimal?>("max_percent", null, ValueParsers.Percent),
        PerRule = ReadPerRule(rejects),
    };

    private static ImmutableSortedDictionary<string, long> ReadPerRule(MappingReader rejects)
    {
        var limits = ImmutableSortedDictionary.CreateBuilder<string, long>(StringComparer.Ordinal);
        if (rejects.Node("per_rule") is not { } node)
        {
            return limits.ToImmutable();
        }

        if (node is not YamlMapping rules)
        {
            if (node is not YamlRefused)
            {
                rejects.Report("per_rule", DatasetMessages.NotMapping);
            }

            return limits.ToImmutable();
        }

        var path = rejects.PathOf("per_rule");
        // Its keys are the author's own, so the mapping takes whatever keys it has.
        var reader = new MappingReader(rejects.File, path, rules, KeySet.Own("per_rule", rules.Entries.Select(rule => rule.Key)));
        foreach (var rule in rules.Entries)
        {
            limits[rule.Key] = reader.Value<long>(rule.Key, 0, ValueParsers.Count);
            // What is found in it from here on is about the key, which is the author's own.
            rejects.File.Place(DatasetFile.Key(path, rule.Key), rule.KeyMark);
        }

        return limits.ToImmutable();
    }
}
