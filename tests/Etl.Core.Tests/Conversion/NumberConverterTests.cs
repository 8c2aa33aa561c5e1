using System.Globalization;
using System.Numerics;
using System.Text;
using Etl.Core.Datasets;
using Etl.Core.Plans;

namespace Etl.Core.Tests.Conversion;

public class NumberConverterTests
{
    [Theory]
    [InlineData("int2", "0", "0000")]
    [InlineData("int2", "-1", "ffff")]
    [InlineData("int2", "+7", "0007")]
    [InlineData("int2", "32767", "7fff")]
    [InlineData("int2", "-32768", "8000")]
    [InlineData("int2", "32768", "OutOfRange")]
    [InlineData("int4", "0000000000000000000000000012", "0000000c")]
    [InlineData("int4", "12345678", "00bc614e")]
    [InlineData("int4", "2147483647", "7fffffff")]
    [InlineData("int4", "2147483648", "OutOfRange")]
    [InlineData("int4", "-2147483648", "80000000")]
    [InlineData("int4", "-2147483649", "OutOfRange")]
    [InlineData("int8", "9223372036854775807", "7fffffffffffffff")]
    [InlineData("int8", "-9223372036854775808", "8000000000000000")]
    [InlineData("int8", "9223372036854775808", "OutOfRange")]
    [InlineData("int8", "-9223372036854775809", "OutOfRange")]
    [InlineData("int8", "18446744073709551617", "OutOfRange")]
    [InlineData("int8", "99999999999999999999999", "OutOfRange")]
    [InlineData("int4", "", "NULL")]
    [InlineData("int4", "-", "InvalidValue")]
    [InlineData("int4", "+", "InvalidValue")]
    [InlineData("int4", "+-1", "InvalidValue")]
    [InlineData("int4", " 1", "InvalidValue")]
    [InlineData("int4", "1 ", "InvalidValue")]
    [InlineData("int4", "1.0", "InvalidValue")]
    [InlineData("int4", "1e3", "InvalidValue")]
    [InlineData("int4", "0x10", "InvalidValue")]
    [InlineData("int4", "1_000", "InvalidValue")]
    [InlineData("int4", "1:", "InvalidValue")]
    [InlineData("int4", "1/", "InvalidValue")]
    [InlineData("int4", "1\u0000", "NulByte")]
    [InlineData("int4", "\u0661", "InvalidValue")]
    public void Integers(string type, string value, string expected) =>
        Assert.Equal(expected, ConverterCase.Convert(ConverterCase.Column(type), value));

    [Fact]
    public void Every_single_byte_in_an_integer_is_a_digit_or_invalid()
    {
        using var converter = new FieldConverter(ConverterCase.Column("int4"));
        for (var position = 0; position < 4; position++)
        {
            for (var value = 0; value < 256; value++)
            {
                byte[] text = [(byte)'1', (byte)'2', (byte)'3', (byte)'4'];
                text[position] = (byte)value;
                var isGood = value is >= '0' and <= '9' || (position == 0 && value is '+' or '-' && position == 0);
                Assert.Equal(isGood, converter.TryConvert(text, false, out _, out _));
            }
        }
    }

    [Theory]
    [InlineData("numeric", "1234567.89", "0003000100000002007b11d722c4")]
    [InlineData("numeric", "0", "0000000000000000")]
    [InlineData("numeric", "0.00", "0000000000000002")]
    [InlineData("numeric", "-0.00", "0000000000000002")]
    [InlineData("numeric", "1", "00010000000000000001")]
    [InlineData("numeric", "-1", "00010000400000000001")]
    [InlineData("numeric", "+1", "00010000000000000001")]
    [InlineData("numeric", "10000", "00010001000000000001")]
    [InlineData("numeric", "0.0001", "0001ffff000000040001")]
    [InlineData("numeric", "0.00001", "0001fffe0000000503e8")]
    [InlineData("numeric", ".5", "0001ffff000000011388")]
    [InlineData("numeric", "5.", "00010000000000000005")]
    [InlineData("numeric", "1e3", "000100000000000003e8")]
    [InlineData("numeric", "1.50e-2", "0001ffff000000040096")]
    [InlineData("numeric", "1e131071", "00017fff0000000003e8")]
    [InlineData("numeric", "1e131072", "OutOfRange")]
    [InlineData("numeric", "1e-16383", "0001f000" + "00003fff" + "000a")]
    [InlineData("numeric", "1e-16384", "ExcessScale")]
    [InlineData("numeric", "0e-16383", "0000000000003fff")]
    [InlineData("numeric", "0e-16384", "ExcessScale")]
    [InlineData("numeric(16,0)", "+12.00", "0001000000000000000c")]
    [InlineData("numeric", "1e99999999999999999999", "OutOfRange")]
    [InlineData("numeric", "0e99999999999999999999", "OutOfRange")]
    [InlineData("numeric", "0e99999999", "0000000000000000")]
    [InlineData("numeric(18,2)", "1234567.89", "0003000100000002007b11d722c4")]
    [InlineData("numeric(18,2)", "0", "0000000000000002")]
    [InlineData("numeric(18,2)", "1.5", "000200000000000200011388")]
    [InlineData("numeric(18,2)", "1.500", "000200000000000200011388")]
    [InlineData("numeric(18,2)", "1.50000000000000000000000000", "000200000000000200011388")]
    [InlineData("numeric(18,2)", "1.0050", "ExcessScale")]
    [InlineData("numeric(18,2)", "1.00500", "ExcessScale")]
    [InlineData("numeric(18,2)", "1.005", "ExcessScale")]
    [InlineData("numeric(18,2)", "150e-2", "000200000000000200011388")]
    [InlineData("numeric(18,2)", "15e-3", "ExcessScale")]
    [InlineData("numeric(18,2)", "1.5e1", "0001000000000002000f")]
    [InlineData("numeric(18,2)", "9999999999999999.99", "0005000300000002270f270f270f270f26ac")]
    [InlineData("numeric(18,2)", "-9999999999999999.99", "0005000340000002270f270f270f270f26ac")]
    [InlineData("numeric(18,2)", "10000000000000000", "OutOfRange")]
    [InlineData("numeric(18,2)", "00000000000000000000000000000001.5", "000200000000000200011388")]
    [InlineData("numeric(5,2)", "999.99", "00020000000000020" + "3e726ac")]
    [InlineData("numeric(5,2)", "0999.99", "0002000000000002" + "03e726ac")]
    [InlineData("numeric(5,2)", "1000", "OutOfRange")]
    [InlineData("numeric(5,2)", "1e3", "OutOfRange")]
    [InlineData("numeric(2,2)", "0.99", "0001ffff0000000226ac")]
    [InlineData("numeric(2,2)", "1", "OutOfRange")]
    [InlineData("numeric(5,0)", "12.0", "0001000000000000000c")]
    [InlineData("numeric(5,0)", "12.5", "ExcessScale")]
    [InlineData("numeric", "", "NULL")]
    [InlineData("numeric", "-", "InvalidValue")]
    [InlineData("numeric", ".", "InvalidValue")]
    [InlineData("numeric", "-.", "InvalidValue")]
    [InlineData("numeric", "1.2.3", "InvalidValue")]
    [InlineData("numeric", "--1", "InvalidValue")]
    [InlineData("numeric", "1e", "InvalidValue")]
    [InlineData("numeric", "1e+", "InvalidValue")]
    [InlineData("numeric", "e5", "InvalidValue")]
    [InlineData("numeric", "1,5", "InvalidValue")]
    [InlineData("numeric", "1 000", "InvalidValue")]
    [InlineData("numeric", "12a4", "InvalidValue")]
    [InlineData("numeric", "NaN", "InvalidValue")]
    [InlineData("numeric", "Infinity", "InvalidValue")]
    public void Numerics(string type, string value, string expected) =>
        Assert.Equal(expected, ConverterCase.Convert(ConverterCase.Column(type), value));

    [Theory]
    [InlineData("numeric", "NaN", "00000000c0000000")]
    [InlineData("numeric(18,2)", "nan", "00000000c0000000")]
    [InlineData("numeric", "Infinity", "00000000d0000000")]
    [InlineData("numeric", "-inf", "00000000f0000000")]
    [InlineData("numeric(18,2)", "inf", "OutOfRange")]
    [InlineData("float8", "NaN", "7ff8000000000000")]
    [InlineData("float8", "-Infinity", "fff0000000000000")]
    [InlineData("numeric(5,0)", "Infinity", "OutOfRange")]
    [InlineData("float4", "+inf", "7f800000")]
    [InlineData("float4", "NaN", "7fc00000")]
    [InlineData("float8", "-nan", "InvalidValue")]
    [InlineData("float8", "infinite", "InvalidValue")]
    public void What_is_not_finite_is_accepted_only_on_request(string type, string value, string expected)
    {
        var column = ConverterCase.Column(type);
        Assert.Equal("InvalidValue", ConverterCase.Convert(column, value));
        Assert.Equal(expected, ConverterCase.Convert(column with { Format = new ValueFormat { AllowNonFinite = true } }, value));
    }

    [Theory]
    [InlineData("float8", "1.5", "3ff8000000000000")]
    [InlineData("float8", "-0", "8000000000000000")]
    [InlineData("float8", "1e308", "7fe1ccf385ebc8a0")]
    [InlineData("float8", "1e309", "OutOfRange")]
    [InlineData("float8", "-1e309", "OutOfRange")]
    [InlineData("float8", "4.9e-324", "0000000000000001")]
    [InlineData("float8", "1e-324", "OutOfRange")]
    [InlineData("float8", "0e-9999", "0000000000000000")]
    [InlineData("float8", "1e-99999999999999", "OutOfRange")]
    [InlineData("float8", "1e99999999999999", "OutOfRange")]
    [InlineData("float8", "9007199254740993", "4340000000000000")]
    [InlineData("float8", "9007199254740993.00000000000000000000000000000001", "4340000000000001")]
    [InlineData("float4", "16777217", "4b800000")]
    [InlineData("float4", "1e39", "OutOfRange")]
    [InlineData("float4", "1e-46", "OutOfRange")]
    [InlineData("float8", "1.5x", "InvalidValue")]
    [InlineData("float8", " 1.5", "InvalidValue")]
    [InlineData("float8", "1,5", "InvalidValue")]
    [InlineData("float8", "(1)", "InvalidValue")]
    public void Floats(string type, string value, string expected) =>
        Assert.Equal(expected, ConverterCase.Convert(ConverterCase.Column(type), value));

    [Theory]
    [InlineData("numeric(18,2)", ',', '.', "1.234.567,89", "0003000100000002007b11d722c4")]
    [InlineData("numeric(18,2)", ',', '.', "1234567,89", "0003000100000002007b11d722c4")]
    [InlineData("numeric(18,2)", ',', '.', "-1.234,5", "0002000040000002" + "04d21388")]
    [InlineData("numeric(18,2)", ',', '.', "1.23.456", "InvalidValue")]
    [InlineData("numeric(18,2)", ',', '.', "1.2345", "InvalidValue")]
    [InlineData("numeric(18,2)", ',', '.', "1234.567", "InvalidValue")]
    [InlineData("numeric(18,2)", ',', '.', ".123", "InvalidValue")]
    [InlineData("numeric(18,2)", ',', '.', "1..234", "InvalidValue")]
    [InlineData("numeric(18,2)", ',', '.', "1.234.", "InvalidValue")]
    [InlineData("numeric(18,2)", ',', '.', "1,5,5", "InvalidValue")]
    [InlineData("numeric(18,2)", ',', '.', "1,234.5", "InvalidValue")]
    [InlineData("numeric(18,2)", ',', null, "1,5", "000200000000000200011388")]
    [InlineData("numeric(18,2)", ',', null, "1.5", "InvalidValue")]
    [InlineData("float8", ',', ' ', "1 000,5", "408f440000000000")]
    [InlineData("int4", '.', ',', "9,999", "0000270f")]
    [InlineData("int4", '.', ',', "1,234,567", "0012d687")]
    [InlineData("int4", '.', ',', "12,34", "InvalidValue")]
    public void Separators_are_taken_only_as_declared(string type, char point, char? thousands, string value, string expected)
    {
        var format = new ValueFormat { Decimal = (byte)point, Thousands = (byte?)thousands };
        Assert.Equal(expected, ConverterCase.Convert(ConverterCase.Column(type) with { Format = format }, value));
    }

    [Fact]
    public void Every_numeric_with_a_point_anywhere_reads_back_as_itself()
    {
        // Covers both sides of the vector path's limits: 0 to 20 digits before the point, 0 to 8 behind it.
        using var converter = new FieldConverter(ConverterCase.Column("numeric"));
        var random = new Random(20000101);
        for (var integers = 0; integers <= 20; integers++)
        {
            for (var fractions = 0; fractions <= 8; fractions++)
            {
                for (var round = 0; integers + fractions > 0 && round < 20; round++)
                {
                    var digits = new StringBuilder(round % 3 == 0 ? "-" : "");
                    for (var k = 0; k < integers; k++)
                    {
                        digits.Append(random.Next(3) == 0 ? '0' : (char)('0' + random.Next(10)));
                    }

                    if (fractions > 0)
                    {
                        digits.Append('.');
                    }

                    for (var k = 0; k < fractions; k++)
                    {
                        digits.Append(random.Next(3) == 0 ? '0' : (char)('0' + random.Next(10)));
                    }

                    var text = digits.ToString();
                    var hex = ConverterCase.Convert(converter, Encoding.ASCII.GetBytes(text));
                    Assert.Equal(Unscaled(text, 8), ReadNumeric(Convert.FromHexString(hex), 8, out var scale));
                    Assert.Equal(fractions, scale);
                }
            }
        }
    }

    [Fact]
    public void Longs_of_every_size_read_back_as_themselves()
    {
        using var converter = new FieldConverter(ConverterCase.Column("int8"));
        var random = new Random(20000102);
        for (var round = 0; round < Rounds.Of(20_000); round++)
        {
            var number = random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64);
            var text = number.ToString(CultureInfo.InvariantCulture);
            Assert.Equal(number.ToString("x16", CultureInfo.InvariantCulture), ConverterCase.Convert(converter, Encoding.ASCII.GetBytes(text)));
        }
    }

    [Fact]
    public void Doubles_read_back_as_themselves()
    {
        using var converter = new FieldConverter(ConverterCase.Column("float8"));
        var random = new Random(20000103);
        for (var round = 0; round < Rounds.Of(20_000); round++)
        {
            var number = BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
            if (!double.IsFinite(number))
            {
                continue;
            }

            var text = number.ToString("R", CultureInfo.InvariantCulture);
            var bits = BitConverter.DoubleToInt64Bits(number);
            Assert.Equal(bits.ToString("x16", CultureInfo.InvariantCulture), ConverterCase.Convert(converter, Encoding.ASCII.GetBytes(text)));
        }
    }

    private static BigInteger Unscaled(string text, int scale)
    {
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var fractions = point < 0 ? 0 : text.Length - point - 1;
        var digits = text.Replace(".", "", StringComparison.Ordinal);
        return BigInteger.Parse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) * BigInteger.Pow(10, scale - fractions);
    }

    /// <summary>An independent reader of the wire format; also that it is canonical: no zero group at either end.</summary>
    private static BigInteger ReadNumeric(byte[] field, int scale, out int displayScale)
    {
        short At(int index) => System.Buffers.Binary.BinaryPrimitives.ReadInt16BigEndian(field.AsSpan(index * 2));
        var (count, weight, sign) = (At(0), At(1), At(2));
        displayScale = At(3);
        Assert.Equal(8 + (2 * count), field.Length);
        if (count == 0)
        {
            return 0;
        }

        Assert.NotEqual(0, At(4));
        Assert.NotEqual(0, At(3 + count));
        BigInteger number = 0;
        for (var k = 0; k < count; k++)
        {
            number = (number * 10000) + At(4 + k);
        }

        var exponent = (4 * (weight - count + 1)) + scale;
        number = exponent >= 0 ? number * BigInteger.Pow(10, exponent) : BigInteger.DivRem(number, BigInteger.Pow(10, -exponent), out _);
        return sign == 0x4000 ? -number : number;
    }
}
