using System.Buffers.Binary;
using Etl.Core.Copy;
using Etl.Core.Datasets;

namespace Etl.Core.Conversion;

/// <summary>Compares converted values, in the bytes of their COPY fields, as Postgres orders them.</summary>
internal static class ValueOrder
{
    public static int Compare(ColumnKind kind, ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) => kind switch
    {
        ColumnKind.Numeric => NumericOrder.Compare(left, right),
        ColumnKind.Float4 => CompareFloats(BinaryPrimitives.ReadSingleBigEndian(left), BinaryPrimitives.ReadSingleBigEndian(right)),
        ColumnKind.Float8 => CompareFloats(BinaryPrimitives.ReadDoubleBigEndian(left), BinaryPrimitives.ReadDoubleBigEndian(right)),
        ColumnKind.Text or ColumnKind.Bool or ColumnKind.Uuid or ColumnKind.Jsonb => left.SequenceCompareTo(right),
        _ => BigEndian.ReadInteger(left).CompareTo(BigEndian.ReadInteger(right)),
    };

    /// <summary>Whether the values of a type are integers of two, four or eight bytes: numbers, or the days and microseconds of dates and times.</summary>
    public static bool IsOfIntegers(ColumnKind kind) => kind is ColumnKind.Int2 or ColumnKind.Int4 or ColumnKind.Int8
        or ColumnKind.Date or ColumnKind.Time or ColumnKind.Timestamp or ColumnKind.TimestampTz;

    /// <summary>NaN is greater than everything and equal to itself; the zeros are equal.</summary>
    private static int CompareFloats(double left, double right)
    {
        if (double.IsNaN(left) || double.IsNaN(right))
        {
            return double.IsNaN(left).CompareTo(double.IsNaN(right));
        }

        return left < right ? -1 : left > right ? 1 : 0;
    }
}

/// <summary>Compares numerics by value, whatever their display scales.</summary>
internal static class NumericOrder
{
    public static int Compare(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var rank = Rank(left);
        var order = rank.CompareTo(Rank(right));
        if (order != 0)
        {
            return order;
        }

        return rank switch
        {
            Negative => CompareMagnitudes(right, left),
            Positive => CompareMagnitudes(left, right),
            _ => 0,
        };
    }

    private const int Negative = 1;
    private const int Positive = 3;

    private static int Rank(ReadOnlySpan<byte> value) => BinaryPrimitives.ReadUInt16BigEndian(value[4..]) switch
    {
        0xF000 => 0,
        0xD000 => 4,
        0xC000 => 5,
        _ when BinaryPrimitives.ReadInt16BigEndian(value) == 0 => 2,
        0x4000 => Negative,
        _ => Positive,
    };

    private static int CompareMagnitudes(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var order = BinaryPrimitives.ReadInt16BigEndian(left[2..]).CompareTo(BinaryPrimitives.ReadInt16BigEndian(right[2..]));
        return order != 0 ? order : left[8..].SequenceCompareTo(right[8..]);
    }
}
