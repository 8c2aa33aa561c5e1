using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Etl.Core.Copy;
using Etl.Functions.Runs;

namespace Etl.Testing;

/// <summary>A row that came by COPY.</summary>
/// <param name="Offset">The byte offset of its record.</param>
/// <param name="Values">Its values as text; null is NULL.</param>
public sealed record StagedRow(long Offset, IReadOnlyList<string?> Values);

/// <summary>Reads a binary COPY stream as Postgres does, and as strictly.</summary>
public static class CopyDecoder
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly DateTime Epoch = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);

    public static IReadOnlyList<StagedRow> Decode(ReadOnlySpan<byte> stream, IReadOnlyList<StagingColumn> columns)
    {
        if (!stream.StartsWith(CopyBuffer.Header))
        {
            throw new InvalidDataException("The COPY stream has no header.");
        }

        stream = stream[CopyBuffer.Header.Length..];
        var rows = new List<StagedRow>();
        while (true)
        {
            var fields = BinaryPrimitives.ReadInt16BigEndian(stream);
            stream = stream[2..];
            if (fields == -1)
            {
                break;
            }

            if (fields != columns.Count + 1)
            {
                throw new InvalidDataException($"A row of the COPY stream has {fields} fields.");
            }

            var values = new string?[columns.Count];
            for (var index = 0; index < columns.Count; index++)
            {
                var field = Next(ref stream, out var isNull);
                values[index] = isNull ? null : Text(field, columns[index].Type);
            }

            rows.Add(new StagedRow(BinaryPrimitives.ReadInt64BigEndian(Next(ref stream, out _)), values));
        }

        if (!stream.IsEmpty)
        {
            throw new InvalidDataException("The COPY stream goes on behind its trailer.");
        }

        return rows;
    }

    private static ReadOnlySpan<byte> Next(ref ReadOnlySpan<byte> stream, out bool isNull)
    {
        var length = BinaryPrimitives.ReadInt32BigEndian(stream);
        isNull = length < 0;
        var field = stream.Slice(4, Math.Max(length, 0));
        stream = stream[(4 + field.Length)..];
        return field;
    }

    private static string Text(ReadOnlySpan<byte> value, string type) => type.Split('(')[0] switch
    {
        "text" => OfText(value),
        "int2" => Invariant($"{BinaryPrimitives.ReadInt16BigEndian(value)}"),
        "int4" => Invariant($"{BinaryPrimitives.ReadInt32BigEndian(value)}"),
        "int8" => Invariant($"{BinaryPrimitives.ReadInt64BigEndian(value)}"),
        "float8" => BinaryPrimitives.ReadDoubleBigEndian(value).ToString("R", CultureInfo.InvariantCulture),
        "bool" => value[0] == 1 ? "true" : "false",
        "date" => Invariant($"{Epoch.AddDays(BinaryPrimitives.ReadInt32BigEndian(value)):yyyy-MM-dd}"),
        "timestamptz" => Invariant($"{Epoch.AddMicroseconds(BinaryPrimitives.ReadInt64BigEndian(value)):yyyy-MM-dd HH:mm:ss.ffffff}Z"),
        "numeric" => OfNumeric(value),
        _ => throw new NotSupportedException($"The corpus has no case with {type}."),
    };

    private static string OfText(ReadOnlySpan<byte> value)
    {
        if (value.Contains((byte)0))
        {
            throw new InvalidDataException("A text has a NUL.");
        }

        return Utf8.GetString(value);
    }

    private static string OfNumeric(ReadOnlySpan<byte> value)
    {
        var digits = BinaryPrimitives.ReadInt16BigEndian(value);
        var weight = BinaryPrimitives.ReadInt16BigEndian(value[2..]);
        var sign = BinaryPrimitives.ReadUInt16BigEndian(value[4..]);
        var scale = BinaryPrimitives.ReadInt16BigEndian(value[6..]);
        if (sign == 0xC000)
        {
            return "NaN";
        }

        if (sign == 0xD000)
        {
            return "Infinity";
        }

        if (sign == 0xF000)
        {
            return "-Infinity";
        }

        var number = 0m;
        for (var index = 0; index < digits; index++)
        {
            var digit = (decimal)BinaryPrimitives.ReadInt16BigEndian(value[(8 + (index * 2))..]);
            for (var power = weight - index; power > 0; power--)
            {
                digit *= 10_000m;
            }

            for (var power = weight - index; power < 0; power++)
            {
                digit /= 10_000m;
            }

            number += digit;
        }

        return (sign == 0x4000 ? -number : number).ToString($"F{scale}", CultureInfo.InvariantCulture);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
