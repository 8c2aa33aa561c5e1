using System.Globalization;
using System.Text;
using Etl.Core.Datasets;
using Etl.Core.Plans;
using Etl.Core.Rejects;

namespace Etl.Core.Tests.Conversion;

/// <summary>Runs one value through a column: the bytes of its COPY field as hex, <c>NULL</c>, or the reject kind.</summary>
internal static class ConverterCase
{
    public static Column Column(ColumnKind kind, int? precision = null, int? scale = null) =>
        new() { Name = "c", Type = new ColumnType(kind, precision, scale) };

    /// <summary>A type as datasets spell it: <c>numeric(18,2)</c>, <c>int4</c>.</summary>
    public static Column Column(string type)
    {
        if (!type.StartsWith("numeric(", StringComparison.Ordinal))
        {
            return Column(Enum.Parse<ColumnKind>(type, ignoreCase: true));
        }

        var parts = type[8..^1].Split(',');
        return Column(ColumnKind.Numeric, int.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    public static string Convert(Column column, string value, bool isQuoted = false, FileFormat? file = null) =>
        Convert(column, Encoding.UTF8.GetBytes(value), isQuoted, file);

    public static string Convert(Column column, ReadOnlySpan<byte> value, bool isQuoted = false, FileFormat? file = null)
    {
        using var converter = new FieldConverter(column, file);
        return Convert(converter, value, isQuoted);
    }

    public static string Convert(FieldConverter converter, ReadOnlySpan<byte> value, bool isQuoted = false)
    {
        if (!converter.TryConvert(value, isQuoted, out var field, out var kind))
        {
            return kind.ToString();
        }

        var length = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(field);
        if (length < 0)
        {
            return "NULL";
        }

        Assert.Equal(length, field.Length - 4);
        return System.Convert.ToHexStringLower(field[4..]);
    }

    /// <summary>A dataset of these columns, valid otherwise.</summary>
    public static Dataset Dataset(params Column[] columns) => new()
    {
        Name = "test",
        Match = ["incoming/*.csv"],
        Columns = [.. columns],
        Target = new Target { Table = "test" },
    };

    public static CompiledDataset Plan(Dataset dataset) =>
        DatasetCompiler.Compile(dataset, FieldLayout.InOrder(dataset.Columns.Length), TargetConstraints.None);

    public static string Name(RejectKind kind) => kind.ToString();
}
