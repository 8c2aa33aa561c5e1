using System.Collections.Immutable;
using System.Globalization;
using Etl.Core.Datasets;
using Etl.Core.Rules;

namespace Etl.Functions.Datasets;

/// <summary>Reads the columns of a dataset file and the conditions on them.</summary>
internal static class ColumnReader
{
    public static Column Read(MappingReader column)
    {
        var name = column.RequiredText("name");
        _ = column.RequiredNode("type");
        var declared = column.Value<DeclaredType>("type", default, ColumnTypeParser.TryParse);
        return new Column
        {
            Name = name,
            Sources = column.TextsOrNone("from"),
            Type = declared.Type,
            Required = column.Flag("required"),
            Transforms = ReadTransforms(column),
            NullTokens = column.Texts("null", mayBeEmpty: true),
            Default = column.Text("default"),
            Absent = column.WordOrNull("absent", DatasetWords.Absent),
            Rules = ReadRules(column, declared.MaxLength),
            Format = new ValueFormat
            {
                Patterns = column.TextsOrNone("format"),
                Pivot = column.Value<int?>("pivot", null, ValueParsers.Year),
                Zone = column.NonEmptyText("zone"),
                Decimal = column.Value<byte?>("decimal", null, ValueParsers.Character) ?? (byte)'.',
                Thousands = column.Value<byte?>("thousands", null, ValueParsers.Character),
                AllowNonFinite = column.Flag("non_finite"),
                True = column.TextsOrNone("true"),
                False = column.TextsOrNone("false"),
            },
        };
    }

    public static Filter ReadFilter(MappingReader condition) => new()
    {
        Column = condition.RequiredText("column"),
        Rules = ReadRules(condition),
        IsNull = condition.Node("is_null") is null ? null : condition.Flag("is_null"),
    };

    /// <summary>The rules of a mapping, in the order of their table.</summary>
    /// <param name="mapping">The mapping.</param>
    /// <param name="typeLength">The n of a type varchar(n), which is one of the rules.</param>
    private static ImmutableArray<Rule> ReadRules(MappingReader mapping, int? typeLength = null)
    {
        var rules = ImmutableArray.CreateBuilder<Rule>();
        foreach (var rule in ValueRules.All)
        {
            var texts = ReadArgument(mapping, rule);
            if (rule == ValueRules.MaxLength && typeLength is { } length)
            {
                if (!texts.IsEmpty)
                {
                    mapping.Report(rule.Key, DatasetMessages.LengthTwice);
                }

                texts = [Digits(length)];
            }

            if (!texts.IsEmpty)
            {
                rules.Add(new Rule(rule.Key, texts));
            }
        }

        return rules.ToImmutable();
    }

    private static ImmutableArray<string> ReadArgument(MappingReader mapping, ValueRule rule) => rule.Argument switch
    {
        RuleArgument.Values => mapping.TextsOrNone(rule.Key),
        RuleArgument.Count => mapping.Value<int?>(rule.Key, null, ValueParsers.Length) is { } count ? [Digits(count)] : [],
        _ => mapping.NonEmptyText(rule.Key) is { } text ? [text] : [],
    };

    private static string Digits(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static ImmutableArray<Transform> ReadTransforms(MappingReader column)
    {
        var path = column.PathOf("transform");
        return column.Node("transform") switch
        {
            null => [],
            YamlSequence list => [.. list.Items.Select((item, i) => ReadTransform(column.File, item, DatasetFile.Item(path, i))).OfType<Transform>()],
            var single => ReadTransform(column.File, single, path) is { } transform ? [transform] : [],
        };
    }

    private static Transform? ReadTransform(DatasetFile file, YamlNode node, string path)
    {
        switch (node)
        {
            case YamlRefused:
                return null;
            case YamlMapping mapping:
                return ReadReplace(new MappingReader(file, path, mapping, DatasetKeys.Transform));
            case YamlScalar { IsMissing: false } word:
                if (DatasetWords.Transform.TryRead(word.Text, out var transform, out var problem))
                {
                    return transform;
                }

                file.Report(path, DatasetKeys.Transform.Has(word.Text) ? DatasetMessages.NotTransform : problem);
                return null;
            default:
                file.Report(path, DatasetMessages.NotTransform);
                return null;
        }
    }

    /// <summary>A replacement; a text that is removed is replaced by nothing.</summary>
    private static Transform.Replace? ReadReplace(MappingReader transform)
    {
        if (transform.Node("remove") is not null)
        {
            if (transform.Node("replace") is not null)
            {
                transform.Report("remove", DatasetMessages.ReplaceAndRemove);
            }

            return new Transform.Replace(transform.RequiredText("remove"), "");
        }

        if (transform.RequiredNode("replace") is null)
        {
            return null;
        }

        if (transform.Mapping("replace", DatasetKeys.Replace) is not { } replace)
        {
            return null;
        }

        var from = replace.RequiredText("from");
        var to = replace.RequiredNode("to") is null ? null : replace.Text("to");
        return new Transform.Replace(from, to ?? "");
    }
}
