using System.Globalization;
using System.Text;
using Etl.Core.Datasets;
using Etl.Core.Plans;

namespace Etl.Core.Tests.Conversion;

public class DateTimeConverterTests
{
    private static readonly DateTime Epoch = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);

    [Theory]
    [InlineData("date", "2000-01-01", "00000000")]
    [InlineData("date", "1999-12-31", "ffffffff")]
    [InlineData("date", "2024-02-29", "00002279")]
    [InlineData("date", "2023-02-29", "InvalidValue")]
    [InlineData("date", "1900-02-29", "InvalidValue")]
    [InlineData("date", "2000-02-29", "0000003b")]
    [InlineData("date", "0001-01-01", "fff4dbf9")]
    [InlineData("date", "0000-01-01", "InvalidValue")]
    [InlineData("date", "9999-12-31", "002c95d3")]
    [InlineData("date", "2024-13-01", "InvalidValue")]
    [InlineData("date", "2024-00-01", "InvalidValue")]
    [InlineData("date", "2024-04-31", "InvalidValue")]
    [InlineData("date", "2024-04-00", "InvalidValue")]
    [InlineData("date", "2024-4-1", "InvalidValue")]
    [InlineData("date", "20240401", "InvalidValue")]
    [InlineData("date", "01/04/2024", "InvalidValue")]
    [InlineData("date", "2024-04-01 ", "InvalidValue")]
    [InlineData("date", "2024-04-01T00:00:00", "InvalidValue")]
    [InlineData("date", "infinity", "InvalidValue")]
    [InlineData("date", "today", "InvalidValue")]
    [InlineData("time", "00:00", "0000000000000000")]
    [InlineData("time", "00:00:01", "00000000000f4240")]
    [InlineData("time", "23:59:59.999999", "000000141dd75fff")]
    [InlineData("time", "24:00:00", "000000141dd76000")]
    [InlineData("time", "24:00:00.000001", "InvalidValue")]
    [InlineData("time", "24:01", "InvalidValue")]
    [InlineData("time", "23:59:60", "InvalidValue")]
    [InlineData("time", "12:60", "InvalidValue")]
    [InlineData("time", "00:00:00.1", "00000000000186a0")]
    [InlineData("time", "00:00:00.1000000", "00000000000186a0")]
    [InlineData("time", "00:00:00.0000001", "ExcessScale")]
    [InlineData("time", "00:00:00.", "InvalidValue")]
    [InlineData("time", "00:00:00Z", "InvalidValue")]
    [InlineData("timestamp", "2000-01-01T00:00:01", "00000000000f4240")]
    [InlineData("timestamp", "2000-01-01 00:00:01", "00000000000f4240")]
    [InlineData("timestamp", "2000-01-01t00:00:01", "00000000000f4240")]
    [InlineData("timestamp", "2000-01-01", "0000000000000000")]
    [InlineData("timestamp", "2000-01-01T00:01", "0000000003938700")]
    [InlineData("timestamp", "2000-01-01T24:00:00", "000000141dd76000")]
    [InlineData("timestamp", "2000-01-01T00:00:01.5", "000000000016e360")]
    [InlineData("timestamp", "2000-01-01T00:00:01Z", "InvalidValue")]
    [InlineData("timestamp", "2000-01-01T00:00:01+01:00", "InvalidValue")]
    [InlineData("timestamp", "2000-01-01_00:00:01", "InvalidValue")]
    [InlineData("timestamp", "2000-01-01T00-00:01", "InvalidValue")]
    [InlineData("timestamp", "2000-01-01T00:00.01", "InvalidValue")]
    [InlineData("timestamp", "2000-02-30T00:00:01", "InvalidValue")]
    [InlineData("timestamp", "2000-01-01T00:60:01", "InvalidValue")]
    [InlineData("timestamp", "2000-01-01T0000:01", "InvalidValue")]
    [InlineData("timestamptz", "2000-01-01T00:00:01Z", "00000000000f4240")]
    [InlineData("timestamptz", "2000-01-01T00:00:01z", "00000000000f4240")]
    [InlineData("timestamptz", "2000-01-01T01:00:01+01", "00000000000f4240")]
    [InlineData("timestamptz", "2000-01-01T01:00:01+0100", "00000000000f4240")]
    [InlineData("timestamptz", "2000-01-01T01:00:01+01:00", "00000000000f4240")]
    [InlineData("timestamptz", "1999-12-31T19:30:01-04:30", "00000000000f4240")]
    [InlineData("timestamptz", "2000-01-01T00:00:00.000001Z", "0000000000000001")]
    [InlineData("timestamptz", "1999-12-31T23:59:59.999999Z", "ffffffffffffffff")]
    [InlineData("timestamptz", "2000-01-01T00:00:01", "InvalidValue")]
    [InlineData("timestamptz", "2000-01-01", "InvalidValue")]
    [InlineData("timestamptz", "2000-01-01T00:00:60Z", "InvalidValue")]
    [InlineData("timestamptz", "2000-01-01T00:00:01+16", "InvalidValue")]
    [InlineData("timestamptz", "2000-01-01T00:00:01+1", "InvalidValue")]
    [InlineData("timestamptz", "2000-01-01T00:00:01+01:", "InvalidValue")]
    [InlineData("timestamptz", "2000-01-01T00:00:01+01:6", "InvalidValue")]
    [InlineData("timestamptz", "2000-01-01T00:00:01ZZ", "InvalidValue")]
    [InlineData("timestamptz", "2000-01-01T00:00:01x", "InvalidValue")]
    [InlineData("timestamptz", "2000-01-02T00:00:00Z", "000000141dd76000")]
    [InlineData("timestamptz", "2000-01-01T15:59:00+15:59", "0000000000000000")]
    [InlineData("timestamp", "2000-01-02T00:00:00", "000000141dd76000")]
    [InlineData("time", "00:00:00.00000011", "ExcessScale")]
    [InlineData("time", "0::00", "InvalidValue")]
    [InlineData("time", ":0:00", "InvalidValue")]
    [InlineData("time", "00:0:", "InvalidValue")]
    [InlineData("timestamptz", "2000-01-01T00:00:01 UTC", "InvalidValue")]
    public void Iso(string type, string value, string expected) =>
        Assert.Equal(expected, ConverterCase.Convert(ConverterCase.Column(type), value));

    [Fact]
    public void Every_day_of_four_centuries_has_its_number()
    {
        using var converter = new FieldConverter(ConverterCase.Column("date"));
        for (var day = new DateTime(1799, 12, 25); day.Year < 2201; day = day.AddDays(Rounds.Divisor))
        {
            var text = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            var expected = ((int)(day - Epoch).TotalDays).ToString("x8", CultureInfo.InvariantCulture);
            Assert.Equal(expected, ConverterCase.Convert(converter, Encoding.ASCII.GetBytes(text)));
        }
    }

    [Fact]
    public void Timestamps_read_back_as_themselves_however_they_are_spelled()
    {
        using var converter = new FieldConverter(ConverterCase.Column("timestamptz"));
        var random = new Random(20000201);
        string[] spellings = ["yyyy-MM-ddTHH:mm:ssZ", "yyyy-MM-dd HH:mm:ss+00", "yyyy-MM-ddTHH:mm:ss.ffffff+0000", "yyyy-MM-ddTHH:mm:ss-00:00"];
        for (var round = 0; round < Rounds.Of(20_000); round++)
        {
            var spelling = spellings[round % spellings.Length];
            var unit = spelling.Contains('f', StringComparison.Ordinal) ? TimeSpan.TicksPerMicrosecond : TimeSpan.TicksPerSecond;
            var time = new DateTime(random.NextInt64(DateTime.MaxValue.Ticks / unit) * unit);
            var text = time.ToString(spelling.Replace("Z", "'Z'", StringComparison.Ordinal).Replace("-00:00", "'-00:00'", StringComparison.Ordinal), CultureInfo.InvariantCulture);
            var expected = ((time - Epoch).Ticks / TimeSpan.TicksPerMicrosecond).ToString("x16", CultureInfo.InvariantCulture);
            Assert.Equal(expected, ConverterCase.Convert(converter, Encoding.ASCII.GetBytes(text)));
        }
    }

    [Fact]
    public void One_wrong_byte_in_a_timestamp_is_noticed_by_the_vector_path_as_by_the_scalar_one()
    {
        // With a fraction of nothing but zeros the same time takes the scalar path.
        using var converter = new FieldConverter(ConverterCase.Column("timestamptz"));
        for (var position = 0; position < 19; position++)
        {
            for (var value = 0; value < 256; value++)
            {
                var text = Encoding.ASCII.GetBytes("2023-11-28T19:48:57");
                text[position] = (byte)value;
                var fast = ConverterCase.Convert(converter, [.. text, (byte)'Z']);
                var slow = ConverterCase.Convert(converter, [.. text, .. ".0Z"u8]);
                Assert.Equal(slow, fast);
            }
        }
    }

    [Theory]
    [InlineData("date", "dd/MM/yyyy", "03/02/2000", "00000021")]
    [InlineData("date", "MM/dd/yyyy", "03/02/2000", "0000003d")]
    [InlineData("date", "d.M.yyyy", "3.2.2000", "00000021")]
    [InlineData("date", "d.M.yyyy", "03.02.2000", "00000021")]
    [InlineData("date", "yyyyMMdd", "20000203", "00000021")]
    [InlineData("date", "dd/MM/yyyy", "3/02/2000", "InvalidValue")]
    [InlineData("date", "dd/MM/yyyy", "31/02/2000", "InvalidValue")]
    [InlineData("date", "dd/MM/yyyy", "2000-02-03", "InvalidValue")]
    [InlineData("date", "'am' dd.MM.yyyy", "am 03.02.2000", "00000021")]
    [InlineData("date", "dd\\dMM\\dyyyy", "03d02d2000", "00000021")]
    [InlineData("time", "h:mm tt", "12:00 AM", "0000000000000000")]
    [InlineData("time", "h:mm tt", "12:00 PM", "0000000a0eebb000")]
    [InlineData("time", "h:mm tt", "1:00 pm", "0000000ae57f5400")]
    [InlineData("time", "h:mm tt", "13:00 PM", "InvalidValue")]
    [InlineData("time", "h:mm tt", "0:00 AM", "InvalidValue")]
    [InlineData("time", "HHmmss", "000001", "00000000000f4240")]
    [InlineData("time", "HH:mm:ss.FFF", "00:00:01", "00000000000f4240")]
    [InlineData("time", "HH:mm:ss.FFF", "00:00:01.5", "000000000016e360")]
    [InlineData("time", "HH:mm:ss.fff", "00:00:01.5", "InvalidValue")]
    [InlineData("time", "HH:mm:ss.fff", "00:00:01.500", "000000000016e360")]
    [InlineData("time", "HH:mm:ss.fffffff", "00:00:00.0000001", "ExcessScale")]
    [InlineData("timestamp", "dd/MM/yyyy HH:mm", "01/01/2000 00:01", "0000000003938700")]
    [InlineData("timestamp", "dd/MM/yyyy", "01/01/2000", "0000000000000000")]
    [InlineData("timestamptz", "dd/MM/yyyy HH:mm:sszzz", "01/01/2000 01:00:01+01:00", "00000000000f4240")]
    [InlineData("timestamptz", "dd/MM/yyyy HH:mm:sszzz", "01/01/2000 00:00:01Z", "00000000000f4240")]
    [InlineData("timestamptz", "dd/MM/yyyy HH:mm:sszzz", "01/01/2000 00:00:01", "InvalidValue")]
    public void Declared_patterns(string type, string pattern, string value, string expected) =>
        Assert.Equal(expected, ConverterCase.Convert(ConverterCase.Column(type) with { Format = new ValueFormat { Patterns = [pattern] } }, value));

    [Fact]
    public void A_value_that_two_patterns_read_differently_is_rejected()
    {
        var column = ConverterCase.Column("date") with { Format = new ValueFormat { Patterns = ["dd/MM/yyyy", "MM/dd/yyyy"] } };
        Assert.Equal("00000000", ConverterCase.Convert(column, "01/01/2000"));
        Assert.Equal("0000001e", ConverterCase.Convert(column, "31/01/2000"));
        Assert.Equal("0000001e", ConverterCase.Convert(column, "01/31/2000"));
        Assert.Equal("InvalidValue", ConverterCase.Convert(column, "01/02/2000"));
    }

    [Theory]
    [InlineData("UTC", "2000-01-01T00:00:01", "00000000000f4240")]
    [InlineData("UTC", "2000-01-01", "0000000000000000")]
    [InlineData("+01:00", "2000-01-01T01:00:01", "00000000000f4240")]
    [InlineData("Europe/Berlin", "2000-01-01T01:00:01", "00000000000f4240")]
    [InlineData("Europe/Berlin", "2000-07-01T02:00:00", "00000e4d371e4000")]
    [InlineData("Europe/Berlin", "2000-01-01T00:00:01Z", "00000000000f4240")]
    [InlineData("Europe/Berlin", "2024-03-31T01:59:59.999999", "0002b7e92934a3ff")]
    [InlineData("Europe/Berlin", "2024-03-31T02:30:00", "InvalidValue")]
    [InlineData("Europe/Berlin", "2024-03-31T03:00:00", "0002b7e92934a400")]
    [InlineData("Europe/Berlin", "2024-10-27T02:30:00", "InvalidValue")]
    [InlineData("America/New_York", "2024-11-03T01:30:00", "InvalidValue")]
    public void Values_without_an_offset_are_in_the_declared_zone(string zone, string value, string expected) =>
        Assert.Equal(expected, ConverterCase.Convert(ConverterCase.Column("timestamptz") with { Format = new ValueFormat { Zone = zone } }, value));
}
