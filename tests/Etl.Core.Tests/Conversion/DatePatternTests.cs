using Etl.Core.Conversion;
using Etl.Core.Datasets;

namespace Etl.Core.Tests.Conversion;

/// <summary>What a declared pattern is made of; <see cref="DateTimeConverterTests"/> has what values become by it.</summary>
public sealed class DatePatternTests
{
    [Theory]
    [InlineData("yyyy-MM-dd", "date")]
    [InlineData("yy-M-d", "date")]
    [InlineData("MM-dd", "part of a date")]
    [InlineData("yyyy-MM", "part of a date")]
    [InlineData("yyyy-dd", "part of a date")]
    [InlineData("yyyy", "part of a date")]
    [InlineData("yy", "part of a date")]
    [InlineData("MM", "part of a date")]
    [InlineData("dd", "part of a date")]
    [InlineData("HH:mm", "time")]
    [InlineData("h:mm tt", "time")]
    [InlineData("zzz", "offset")]
    [InlineData("'y'", "")]
    [InlineData("yyyy-MM-dd HH:mm:sszzz", "date, time, offset")]
    public void A_pattern_knows_what_it_has(string pattern, string expected)
    {
        Assert.True(DatePattern.TryCompile(pattern, 1950, out var compiled, out _));
        var date = compiled!.HasDate ? "date" : compiled.HasDatePart ? "part of a date" : "";
        Assert.Equal(expected, string.Join(", ", new[] { date, compiled.HasTime ? "time" : "", compiled.HasOffset ? "offset" : "" }.Where(part => part.Length > 0)));
    }

    [Theory]
    [InlineData("yyyy-MM-dd dd", "names one part twice")]
    [InlineData("yyyy yy", "has two years")]
    [InlineData("H h tt", "mixes H with h or tt")]
    [InlineData("H:mm tt", "mixes H with h or tt")]
    [InlineData("h:mm", "has only one of h and tt")]
    [InlineData("dd mm", "has minutes without an hour")]
    [InlineData("HH ss", "has seconds without minutes")]
    [InlineData("HH:mm:ss.f.F", "has two fractions")]
    [InlineData("HH:mm.f", "has a fraction without seconds")]
    [InlineData("HH:mm.F", "has a fraction without seconds")]
    [InlineData("'never closed", "has a quote that is not closed")]
    public void A_pattern_that_makes_no_sense_is_refused_with_the_reason(string pattern, string error)
    {
        Assert.False(DatePattern.TryCompile(pattern, 1950, out _, out var actual));
        Assert.Equal(error, actual);
    }

    [Fact]
    public void Two_digits_are_no_year_without_a_pivot()
    {
        Assert.False(DatePattern.TryCompile("dd/MM/yy", null, out _, out var error));
        Assert.Equal("has yy, and two digits are no year; declare pivot, the first of the hundred years that they stand for (pivot: 1950 is 1950 to 2049), or use yyyy", error);
    }

    [Theory]
    [InlineData(1950, "50", "1950")]
    [InlineData(1950, "49", "2049")]
    [InlineData(1950, "00", "2000")]
    [InlineData(1950, "99", "1999")]
    [InlineData(2000, "00", "2000")]
    [InlineData(2000, "99", "2099")]
    [InlineData(1999, "99", "1999")]
    [InlineData(1999, "98", "2098")]
    [InlineData(1, "01", "0001")]
    [InlineData(1, "00", "0100")]
    [InlineData(9900, "99", "9999")]
    public void Two_digits_are_of_the_hundred_years_from_the_pivot_on(int pivot, string digits, string year)
    {
        var column = ConverterCase.Column("date");
        var expected = ConverterCase.Convert(column, $"{year}-02-03");
        Assert.Equal(expected, ConverterCase.Convert(column with { Format = new ValueFormat { Patterns = ["dd/MM/yy"], Pivot = pivot } }, $"03/02/{digits}"));
    }

    [Theory]
    [InlineData("%d", "%")]
    [InlineData("dd\\", "\\")]
    [InlineData("ddd", "ddd")]
    [InlineData("TT", "TT")]
    [InlineData("ffffffff", "ffffffff")]
    [InlineData("FFFFFFFF", "FFFFFFFF")]
    public void Letters_that_are_not_supported_are_named(string pattern, string letters)
    {
        Assert.False(DatePattern.TryCompile(pattern, 1950, out _, out var error));
        Assert.StartsWith($"has '{letters}', which is not supported; supported are yyyy yy MM M", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("date", "dd/MM/yyyy", "03/02/2001", "0000018f")]
    [InlineData("date", "dd/MM/yyyy", "31/12/2000", "0000016d")]
    [InlineData("date", "yyyy.M.d", "2000.2.3", "00000021")]
    [InlineData("date", "'am'dd.MM.yyyy", "am03.02.2000", "00000021")]
    [InlineData("date", "dd😀MM😀yyyy", "03😀02😀2000", "00000021")]
    [InlineData("time", "h:mm tt", "1:00 xm", "InvalidValue")]
    [InlineData("time", "h:mm tt", "1:00 px", "InvalidValue")]
    [InlineData("time", "h:mm tt", "1:00 p", "InvalidValue")]
    [InlineData("time", "h:mm tt", "1:00 pmm", "InvalidValue")]
    [InlineData("time", "HH:mm:ss", "00:59:59", "00000000d68461c0")]
    [InlineData("time", "HH:mm", "24:00", "000000141dd76000")]
    [InlineData("time", "HH:mm", "24:01", "InvalidValue")]
    [InlineData("time", "HH:mm:ss.fff", "00:00:01.5001", "InvalidValue")]
    [InlineData("time", "HH:mm:ss.FFFFFFF", "00:00:01.5000000", "000000000016e360")]
    [InlineData("time", "HH:mm:ss,FFF", "00:00:01", "InvalidValue")]
    [InlineData("time", "HH:mm:ss,FFF", "00:00:01,5", "000000000016e360")]
    [InlineData("time", "HH.mm", "0000", "InvalidValue")]
    [InlineData("time", "HH:mm.", "00:00", "InvalidValue")]
    [InlineData("timestamp", "dd/MM/yyyy HH:mm", "02/01/2000 00:01", "00000014216ae700")]
    [InlineData("timestamp", "yyyyMMddTHHmm", "20000101T0001", "0000000003938700")]
    [InlineData("timestamp", "yyyyMMddTHHmm", "200001010001", "InvalidValue")]
    [InlineData("timestamp", "dd/MM/yyyy HH:mm:ss", "2000-01-01T00:00:01", "InvalidValue")]
    [InlineData("timestamptz", "dd/MM/yyyy HH:mm:sszzz", "2000-01-01T00:00:01Z", "InvalidValue")]
    public void Values_at_the_edges_of_patterns(string type, string pattern, string value, string expected) =>
        Assert.Equal(expected, ConverterCase.Convert(ConverterCase.Column(type) with { Format = new ValueFormat { Patterns = [pattern] } }, value));

    [Fact]
    public void A_pattern_that_reads_a_value_counts_whatever_another_one_lacks()
    {
        var column = ConverterCase.Column("time") with { Format = new ValueFormat { Patterns = ["HH:mm:ss'.0000001'", "HH:mm:ss.fffffff"] } };
        Assert.Equal("00000000000f4240", ConverterCase.Convert(column, "00:00:01.0000001"));
        Assert.Equal("ExcessScale", ConverterCase.Convert(column, "00:00:01.0000002"));
    }
}
