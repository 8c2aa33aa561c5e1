using System.Collections.Immutable;
using System.Globalization;
using Etl.Core.Conversion;
using Etl.Core.Copy;
using Etl.Core.Datasets;
using Etl.Core.Records;
using Etl.Core.Rejects;
using Etl.Core.Rules;
using Etl.Core.Tests.Conversion;

namespace Etl.Core.Tests.Rules;

/// <summary>
/// A rule is its row: here is one more, of which nothing outside this file knows, and it is compiled, judged and told like the others. In the product it
/// takes a file beside theirs, its place in <see cref="ValueRules.All"/>, and a <see cref="RejectKind"/> where none fits; a test writes the schema and
/// the reference.
/// </summary>
public sealed class AddedRuleTests
{
    private static readonly Even Row = new()
    {
        Key = "even",
        Types = new TypeGroup("integers", ColumnKind.Int2, ColumnKind.Int4, ColumnKind.Int8),
        Argument = RuleArgument.Value,
        Effect = "`true`: a multiple of two",
    };

    private readonly List<string> _problems = [];

    [Fact]
    public void It_judges_beside_the_others()
    {
        using var scratch = new FieldScratch();
        var rules = Compile("int4", (Row, ["true"]), (ValueRules.Find("max")!, ["8"]))!;

        Assert.True(rules.Accepts(Field(8), scratch));
        Assert.False(rules.Accepts(Field(7), scratch));
        Assert.Equal(["max 8", "even true"], rules.BrokenBy(Field(9), scratch).Select(rule => rule.Text));
        Assert.Equal(Verdict.Bad(RejectKind.OneOf), rules.VerdictOn(Field(7), scratch));
        Assert.Empty(_problems);
    }

    [Fact]
    public void It_is_told_to_the_sender()
    {
        using var scratch = new FieldScratch();
        var broken = Assert.Single(Compile("int4", (Row, ["true"]))!.BrokenBy(Field(7), scratch));
        var error = RecordFaults.BrokenRule(broken, ConverterCase.Plan(ConverterCase.Dataset(ConverterCase.Column("int4"))).Rows[0].Columns[0], "7"u8);

        Assert.Equal((RejectKind.OneOf, "c", "even true", "7"), (error.Kind, error.Column, error.Rule, error.Value));
        Assert.Equal("c: '7' is not even. Correct the value, or the dataset's rule.", error.Message);
    }

    [Fact]
    public void Its_mistakes_are_reported_under_its_key()
    {
        Assert.Null(Compile("text", (Row, ["true"])));
        Assert.Null(Compile("int4", (Row, ["maybe"])));
        Assert.NotNull(Compile("int4", (Row, ["true"]), (ValueRules.Find("one_of")!, ["1"])));

        Assert.Equal(
            ["even: even is for integers, and this column is text; remove it or change the type", "even: must be true", "even: allows none of one_of"],
            _problems);
    }

    [Fact]
    public void Every_row_is_complete_and_keys_differ()
    {
        Assert.Equal(ValueRules.All.Length, ValueRules.All.Select(rule => rule.Key).Distinct().Count());
        Assert.All(ValueRules.All, rule =>
        {
            Assert.NotEmpty(rule.Effect);
            Assert.Contains(Enum.GetValues<ColumnKind>(), rule.Types.Includes);
            Assert.Same(rule, ValueRules.Find(rule.Key));
        });
        Assert.Null(ValueRules.Find(Row.Key));
    }

    private static byte[] Field(int value) => [0, 0, 0, (byte)value];

    private RuleSet? Compile(string type, params (ValueRule, ImmutableArray<string>)[] rules)
    {
        var column = ConverterCase.Column(type);
        return RuleSet.Compile(rules, new RuleColumn(column.Type, (_, text) => Field(int.Parse(text, CultureInfo.InvariantCulture)), (key, message) => _problems.Add($"{key}: {message}")), null);
    }

    private sealed class Even : ValueRule
    {
        internal override CompiledRule? Compile(ImmutableArray<string> texts, RuleColumn column)
        {
            if (texts is ["true"])
            {
                return new EvenValue();
            }

            column.Report(Key, "must be true");
            return null;
        }

        internal override string? Contradiction(CompiledRule compiled, CompiledRule other) => other is AllowedValues ? "allows none of one_of" : null;
    }

    private sealed class EvenValue() : CompiledRule(RejectKind.OneOf, "even true", "is not even")
    {
        public override bool IsBrokenBy(ReadOnlySpan<byte> value, FieldScratch scratch) => (BigEndian.ReadInteger(value) & 1) != 0;
    }
}
