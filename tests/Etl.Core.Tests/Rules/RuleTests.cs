using System.Text;
using System.Text.RegularExpressions;
using Etl.Core.Conversion;
using Etl.Core.Datasets;
using Etl.Core.Plans;
using Etl.Core.Rejects;
using Etl.Core.Rules;
using Etl.Core.Tests.Conversion;
using FsCheck;
using FsCheck.Fluent;

namespace Etl.Core.Tests.Rules;

public class RuleTests
{
    [Theory]
    [InlineData("int4", "0", "10", "0", null)]
    [InlineData("int4", "0", "10", "10", null)]
    [InlineData("int4", "0", "10", "-1", "BelowMin")]
    [InlineData("int4", "0", "10", "11", "AboveMax")]
    [InlineData("int8", "-5", null, "-6", "BelowMin")]
    [InlineData("numeric(18,2)", "0.01", "1000", "0", "BelowMin")]
    [InlineData("numeric(18,2)", "0.01", "1000", "0.01", null)]
    [InlineData("numeric(18,2)", "0.01", "1000", "1000.00", null)]
    [InlineData("numeric(18,2)", "0.01", "1000", "1000.01", "AboveMax")]
    [InlineData("numeric(18,2)", "0.01", "1000", "10000", "AboveMax")]
    [InlineData("numeric", "-1.5", "-0.5", "-1.50", null)]
    [InlineData("numeric", "-1.5", "-0.5", "-1.51", "BelowMin")]
    [InlineData("numeric", "-1.5", "-0.5", "-0.49", "AboveMax")]
    [InlineData("numeric", "-1.5", "-0.5", "0", "AboveMax")]
    [InlineData("float8", "0", "1", "-0", null)]
    [InlineData("float8", "0", "1", "1.0000001", "AboveMax")]
    [InlineData("float4", "0.1", null, "0.1", null)]
    [InlineData("date", "2024-01-01", "2024-12-31", "2023-12-31", "BelowMin")]
    [InlineData("date", "2024-01-01", "2024-12-31", "2024-12-31", null)]
    [InlineData("time", "09:00", "17:00", "17:00:00.000001", "AboveMax")]
    [InlineData("timestamptz", "2024-01-01T00:00:00Z", null, "2024-01-01T00:00:00+00:01", "BelowMin")]
    public void Bounds_are_inclusive_and_compared_as_values(string type, string? min, string? max, string value, string? reject)
    {
        var column = ConverterCase.Column(type) with { Rules = [.. new[] { ("min", min), ("max", max) }.Where(rule => rule.Item2 is not null).Select(rule => new Rule(rule.Item1, rule.Item2!))] };
        var expected = reject ?? ConverterCase.Convert(ConverterCase.Column(type), value);
        Assert.Equal(expected, ConverterCase.Convert(column, value));
        Assert.Equal("NULL", ConverterCase.Convert(column, ""));
    }

    [Fact]
    public void Nan_is_above_every_maximum_as_in_Postgres()
    {
        foreach (var type in new[] { "float8", "numeric" })
        {
            var column = ConverterCase.Column(type) with { Format = new ValueFormat { AllowNonFinite = true } };
            Assert.Equal("AboveMax", ConverterCase.Convert(column with { Rules = [new("max", "Infinity")] }, "NaN"));
            Assert.Equal("BelowMin", ConverterCase.Convert(column with { Rules = [new("min", "0")] }, "-Infinity"));
        }
    }

    [Theory]
    [InlineData("ab", "Length")]
    [InlineData("abc", null)]
    [InlineData("abcde", null)]
    [InlineData("abcdef", "Length")]
    [InlineData("éé", "Length")]
    [InlineData("ééééé", null)]
    [InlineData("😀😀", "Length")]
    [InlineData("😀😀😀😀😀", null)]
    [InlineData("😀😀😀😀😀😀", "Length")]
    public void Lengths_are_code_points(string value, string? reject)
    {
        var column = ConverterCase.Column("text") with { Rules = [new("min_length", "3"), new("max_length", "5")] };
        Assert.Equal(reject ?? Convert.ToHexStringLower(Encoding.UTF8.GetBytes(value)), ConverterCase.Convert(column, value));
    }

    [Theory]
    [InlineData("¿¿¿¿¿", null)]
    [InlineData("¿¿¿¿¿¿", "Length")]
    public void A_character_whose_last_byte_is_the_highest_is_one_too(string value, string? reject) => Lengths_are_code_points(value, reject);

    [Theory]
    [InlineData("abc", null)]
    [InlineData("abcd", "Length")]
    [InlineData("ab", "Length")]
    [InlineData("xyz", "OneOf")]
    [InlineData("ABC", "Pattern")]
    public void A_value_that_the_pattern_takes_has_the_other_rules_still_to_keep(string value, string? reject)
    {
        var other = value.Length > 3 ? new Rule("max_length", "3") : value.Length < 3 ? new Rule("min_length", "3") : new Rule("one_of", "abc");
        var column = ConverterCase.Column("text") with { Rules = [new("pattern", "^[a-z]+$"), other] };
        Assert.Equal(reject ?? Convert.ToHexStringLower(Encoding.UTF8.GetBytes(value)), ConverterCase.Convert(column, value));
    }

    [Fact]
    public void A_pattern_is_all_there_is_only_where_it_is()
    {
        var quick = new Pattern("^a$");
        Assert.Same(quick.Quick, new RuleSet([quick]).OnlyQuickPattern);
        Assert.Null(new RuleSet([quick, new LengthLimit(1, 9, "", "")]).OnlyQuickPattern);
        Assert.Null(new RuleSet([LengthLimit.OfTarget(9), quick]).OnlyQuickPattern);
        Assert.Null(new RuleSet([quick, quick]).OnlyQuickPattern);
        Assert.Null(new RuleSet([new Pattern("a")]).OnlyQuickPattern);
        Assert.Null(new RuleSet([LengthLimit.OfTarget(9)]).OnlyQuickPattern);
    }

    [Fact]
    public void The_length_of_the_target_is_one_that_fits()
    {
        using var scratch = new FieldScratch();
        var rules = new RuleSet([LengthLimit.OfTarget(3)]);
        Assert.True(rules.Accepts("éab"u8, scratch));
        Assert.False(rules.Accepts("éabc"u8, scratch));
    }

    [Fact]
    public void All_rules_hold_each_of_its_kind_and_in_the_order_of_the_kinds()
    {
        using var scratch = new FieldScratch();
        LengthLimit[] lengths = [new(2, 9, "short", ""), new(0, 3, "long", ""), new(0, 4, "longer", "")];
        var rules = new RuleSet([new AllowedValues(ColumnKind.Text, ["abcde"u8.ToArray(), "xyz"u8.ToArray()], "x"), new Pattern("^a"), new Pattern("c"), .. lengths]);

        Assert.Equal([lengths[1], lengths[2]], rules.BrokenBy("abcde"u8, scratch));
        Assert.Equal([RejectKind.Length, RejectKind.Pattern, RejectKind.Pattern, RejectKind.OneOf], rules.BrokenBy("b"u8, scratch).Select(rule => rule.Kind));
        Assert.Equal(Verdict.Bad(RejectKind.Length), rules.VerdictOn("abcde"u8, scratch));
        Assert.Equal(Verdict.Bad(RejectKind.Pattern), rules.VerdictOn("xyz"u8, scratch));
        Assert.Equal(Verdict.Bad(RejectKind.OneOf), rules.VerdictOn("acc"u8, scratch));
        Assert.All(["abcde"u8.ToArray(), "xyz"u8.ToArray(), "acc"u8.ToArray()], value => Assert.False(rules.Accepts(value, scratch)));
        Assert.True(rules.Has(RejectKind.OneOf));
        Assert.False(rules.Has(RejectKind.BelowMin));
    }

    [Theory]
    [InlineData("numeric", "1.5 2.50 3", "2.5", true)]
    [InlineData("numeric", "1.5 2.50 3", "1.500", true)]
    [InlineData("numeric", "1.5 2.50 3", "2", false)]
    [InlineData("float8", "0 1", "-0", true)]
    [InlineData("int4", "3 1 2", "03", true)]
    [InlineData("int4", "3 1 2", "4", false)]
    [InlineData("text", "EUR USD GBP", "USD", true)]
    [InlineData("text", "EUR USD GBP", "usd", false)]
    [InlineData("text", "EUR USD GBP", "US", false)]
    [InlineData("bool", "yes", "TRUE", true)]
    [InlineData("bool", "yes", "no", false)]
    [InlineData("timestamptz", "2024-01-01T01:00:00+01:00", "2024-01-01T00:00:00Z", true)]
    [InlineData("uuid", "a0eebc999c0b4ef8bb6d6bb9bd380a11", "{A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11}", true)]
    public void Allowed_values_are_compared_after_conversion(string type, string allowed, string value, bool isAllowed)
    {
        var column = ConverterCase.Column(type) with { Rules = [new("one_of", [.. allowed.Split(' ')])] };
        Assert.Equal(isAllowed, ConverterCase.Convert(column, value) != "OneOf");
    }

    [Theory]
    [InlineData("^[A-Z]{3}$", true)]
    [InlineData("^[A-Za-z0-9-]{1,64}$", true)]
    [InlineData("^[A-Z]{2}\\d{4,6}$", true)]
    [InlineData("^ACC-[0-9]+$", true)]
    [InlineData("^\\w*$", true)]
    [InlineData("^.{0,5}$", true)]
    [InlineData("^[\\w.-]+@$", true)]
    [InlineData("^x?$", true)]
    [InlineData("^[^a]$", false)]
    [InlineData("^[a-z-[aeiou]]$", false)]
    [InlineData("^(a|b)$", false)]
    [InlineData("^a|b$", false)]
    [InlineData("^a+b+$", false)]
    [InlineData("^a+?$", false)]
    [InlineData("^[é]$", false)]
    [InlineData("[a]$", false)]
    [InlineData("^[a]", false)]
    [InlineData("^[a]\\$", false)]
    [InlineData("^\\p{L}$", false)]
    [InlineData("^\\n$", false)]
    [InlineData("^a{,3}$", false)]
    public void Patterns_with_a_quick_yes(string pattern, bool isQuick) => Assert.Equal(isQuick, AsciiPattern.TryParse(pattern) is not null);

    [Fact]
    public void A_pattern_decides_as_the_regular_expression_does_on_every_value()
    {
        string[] patterns =
        [
            "^[A-Z]{3}$", "^[A-Za-z0-9-]{1,64}$", "^[A-Z]{2}\\d{4,6}$", "^AB?$", "^\\w*$", "^.{0,5}$", "^[\\w.-]+@$", "^\\s\\S$", "^[\\]\\-a]{2}$",
            "^[+-.]{1,40}$", "^[a-]{2}$", "^a{2}b{3}$", "^(AB|\\d+)$", "^[^,]*$", "AB", "^a+b*$",
        ];
        var pieces = new[] { "A", "B", "Z", "a", "z", "0", "9", "-", ".", "_", "@", ",", "+", "]", " ", "\n", "\r", "\t", "é", "\u0661", "\u2028", "😀", "\u017F", "\u212A", "[", "^", "\u007f" };
        var values = Gen.Elements(pieces).ArrayOf().Select(string.Concat).Or(Gen.Elements("A", "B", "1", "\n").ArrayOf().Select(string.Concat));
        foreach (var pattern in patterns)
        {
            var regex = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            using var converter = new FieldConverter(ConverterCase.Column("text") with { Rules = [new("pattern", pattern)] });
            Prop.ForAll(values.ToArbitrary(), value =>
            {
                var isMatch = converter.TryConvert(Encoding.UTF8.GetBytes(value), isQuoted: true, out _, out _);
                return isMatch == regex.IsMatch(value);
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(Rounds.Of(400)).WithReplay(4242, 4243));
        }
    }

    [Theory]
    [InlineData("^[!-)0-9A-Fa-~-]{1,80}$", '7')]
    [InlineData("^\\s+$", ' ')]
    [InlineData("^\\w{1,80}$", 'x')]
    [InlineData("^[\\d.]*$", '7')]
    [InlineData("^.{1,80}$", 'x')]
    public void A_class_is_exact_for_every_byte_at_every_place(string pattern, char filling)
    {
        var regex = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        using var converter = new FieldConverter(ConverterCase.Column("text") with { Rules = [new("pattern", pattern)] });
        Assert.NotNull(AsciiPattern.TryParse(pattern));
        foreach (var length in new[] { 1, 15, 16, 31, 32, 33, 63, 64, 65, 80, 81 })
        {
            for (var place = 0; place < length; place += Rounds.Divisor == 1 ? 5 : 15)
            {
                for (var value = 1; value < 128; value++)
                {
                    var text = Enumerable.Repeat((byte)filling, length).ToArray();
                    text[place] = (byte)value;
                    Assert.Equal(regex.IsMatch(Encoding.ASCII.GetString(text)), converter.TryConvert(text, true, out _, out _));
                }
            }
        }
    }
}
