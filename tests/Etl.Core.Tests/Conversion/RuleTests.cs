using System.Text;
using System.Text.RegularExpressions;
using Etl.Core.Conversion;
using Etl.Core.Datasets;
using FsCheck;
using FsCheck.Fluent;

namespace Etl.Core.Tests.Conversion;

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
        var column = ConverterCase.Column(type) with { Rules = new Rules { Min = min, Max = max } };
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
            Assert.Equal("AboveMax", ConverterCase.Convert(column with { Rules = new Rules { Max = "Infinity" } }, "NaN"));
            Assert.Equal("BelowMin", ConverterCase.Convert(column with { Rules = new Rules { Min = "0" } }, "-Infinity"));
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
        var column = ConverterCase.Column("text") with { Rules = new Rules { MinLength = 3, MaxLength = 5 } };
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
        var rules = new Rules { Pattern = "^[a-z]+$" };
        var column = ConverterCase.Column("text") with
        {
            Rules = value.Length > 3 ? rules with { MaxLength = 3 } : value.Length < 3 ? rules with { MinLength = 3 } : rules with { OneOf = ["abc"] },
        };
        Assert.Equal(reject ?? Convert.ToHexStringLower(Encoding.UTF8.GetBytes(value)), ConverterCase.Convert(column, value));
    }

    [Fact]
    public void A_pattern_is_all_there_is_only_where_it_is()
    {
        RuleSet Of(byte[]? min = null, byte[]? max = null, byte[][]? oneOf = null, int minLength = 0, int maxLength = int.MaxValue, int targetLength = int.MaxValue) => new()
        {
            Kind = ColumnKind.Text, QuickPattern = AsciiPattern.TryParse("^a$"), Min = min, Max = max, OneOf = oneOf, MinLength = minLength, MaxLength = maxLength, TargetLength = targetLength,
        };
        Assert.True(Of().IsQuickPatternOnly);
        Assert.False(Of(min: []).IsQuickPatternOnly);
        Assert.False(Of(max: []).IsQuickPatternOnly);
        Assert.False(Of(oneOf: []).IsQuickPatternOnly);
        Assert.False(Of(minLength: 1).IsQuickPatternOnly);
        Assert.False(Of(maxLength: 9).IsQuickPatternOnly);
        Assert.False(Of(targetLength: 9).IsQuickPatternOnly);
        Assert.False(new RuleSet { Kind = ColumnKind.Text }.IsQuickPatternOnly);
    }

    [Fact]
    public void The_length_of_the_target_is_one_that_fits()
    {
        using var scratch = new FieldScratch();
        var rules = new RuleSet { Kind = ColumnKind.Text, TargetLength = 3 };
        Assert.Equal(BrokenRules.None, rules.Evaluate("éab"u8, scratch));
        Assert.Equal(BrokenRules.TargetLength, rules.Evaluate("éabc"u8, scratch));
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
        var column = ConverterCase.Column(type) with { Rules = new Rules { OneOf = [.. allowed.Split(' ')] } };
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
            using var converter = new FieldConverter(ConverterCase.Column("text") with { Rules = new Rules { Pattern = pattern } });
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
        using var converter = new FieldConverter(ConverterCase.Column("text") with { Rules = new Rules { Pattern = pattern } });
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
