using System.Buffers.Binary;
using Etl.Core.Datasets;
using Etl.Core.Plans;

namespace Etl.Torture.Hostile.Fuzzing;

/// <summary>Every converter takes any bytes without an exception, and writes a field of the length that it says.</summary>
internal sealed class ConverterCheck : IDisposable
{
    private readonly FieldConverter[] _converters =
    [
        .. Enum.GetValues<ColumnKind>().Select(kind => new FieldConverter(new Column { Name = "v", Type = new ColumnType(kind) })),
        new(new Column { Name = "v", Type = new ColumnType(ColumnKind.Numeric, 12, 2), Format = new ValueFormat { Decimal = (byte)',', Thousands = (byte)'.' } }),
        new(new Column { Name = "v", Type = new ColumnType(ColumnKind.Numeric, 1000, 1000), Format = new ValueFormat { AllowNonFinite = true } }),
        new(new Column { Name = "v", Type = new ColumnType(ColumnKind.Int8), Format = new ValueFormat { Thousands = (byte)' ' }, Rules = [new("min", "-5"), new("max", "1 000")] }),
        new(new Column { Name = "v", Type = new ColumnType(ColumnKind.Float8), Format = new ValueFormat { Decimal = (byte)',', AllowNonFinite = true } }),
        new(new Column { Name = "v", Type = new ColumnType(ColumnKind.Date), Format = new ValueFormat { Patterns = ["d/M/yy", "dd.MM.yyyy", "yyyyMMdd"], Pivot = 1970 } }),
        new(new Column { Name = "v", Type = new ColumnType(ColumnKind.TimestampTz), Format = new ValueFormat { Zone = "Europe/Berlin", Patterns = ["dd.MM.yyyy HH:mm:ss", "yyyy-MM-ddTHH:mm:ss.ffffffzzz"] } }),
        new(new Column { Name = "v", Type = new ColumnType(ColumnKind.Timestamp), Rules = [new("min", "2000-01-01"), new("one_of", "2024-02-29")] }),
        new(new Column { Name = "v", Type = new ColumnType(ColumnKind.Text), Transforms = [new Transform.Trim(), new Transform.CollapseSpaces(), new Transform.Upper(), new Transform.Replace("A", "aa")], Rules = [new("pattern", "^[A-Z ]{1,20}$"), new("max_length", "12"), new("one_of", "A", "B")], NullTokens = ["NULL", ""], Default = "B" }),
        new(new Column { Name = "v", Type = new ColumnType(ColumnKind.Text), Rules = [new("pattern", "(a|aa)+$")] }),
        new(new Column { Name = "v", Type = new ColumnType(ColumnKind.Bool), Format = new ValueFormat { True = ["Ja", "Ü"], False = ["Nein"] } }),
    ];

    public Task<string?> RunAsync(Random random, byte[] input)
    {
        foreach (var converter in _converters)
        {
            if (!converter.TryConvert(input, random.Next(2) == 0, out var field, out var kind))
            {
                continue;
            }

            var length = BinaryPrimitives.ReadInt32BigEndian(field);
            if (length < -1 || field.Length != 4 + Math.Max(length, 0))
            {
                return Task.FromResult<string?>($"converter {Array.IndexOf(_converters, converter)}: a field of {field.Length} bytes says {length} ({kind})");
            }
        }

        return Task.FromResult<string?>(null);
    }

    public void Dispose()
    {
        foreach (var converter in _converters)
        {
            converter.Dispose();
        }
    }
}
