using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using Etl.Core.Datasets;
using Etl.Core.Plans;

namespace Etl.MicroBenchmarks;

/// <summary>Each converter on values of its own; one operation is one value, a copy of it and a call included.</summary>
[MemoryDiagnoser]
public class ConverterBenchmarks
{
    private const int Values = 4096;

    private readonly byte[][] _values = new byte[Values][];
    private FieldConverter? _converter;

    /// <summary>The type, or what is special about it.</summary>
    [Params("text", "text, not ASCII", "text, pattern", "text, one_of", "int4", "int8", "numeric(18,2)", "float8", "bool", "date", "time", "timestamptz", "uuid", "jsonb")]
    public string Type { get; set; } = "text";

    [GlobalSetup]
    public void SetUp()
    {
        var random = new Random(1);
        var culture = CultureInfo.InvariantCulture;
        var day = new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        for (var index = 0; index < Values; index++)
        {
            var moment = day.AddSeconds(random.Next(700 * 86_400));
            var text = Type switch
            {
                "text" => $"Harbour Grill {random.Next(1000)}",
                "text, not ASCII" => $"Café Zoë {random.Next(1000)}",
                "text, pattern" => string.Create(culture, $"TX-{random.NextInt64():x16}"),
                "text, one_of" => index % 2 == 0 ? "EUR" : "USD",
                "int4" => random.Next(10_000_000).ToString(culture),
                "int8" => random.NextInt64().ToString(culture),
                "numeric(18,2)" => (random.Next(1_000_000) / 100m).ToString(culture),
                "float8" => random.NextDouble().ToString("R", culture),
                "bool" => index % 2 == 0 ? "true" : "false",
                "date" => moment.ToString("yyyy-MM-dd", culture),
                "time" => moment.ToString("HH:mm:ss", culture),
                "timestamptz" => moment.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", culture),
                "uuid" => $"{random.Next():x8}-{random.Next(0x10000):x4}-4bf8-8b6d-{random.NextInt64(1L << 48):x12}",
                _ => string.Create(culture, $$"""{"id":{{random.Next()}},"tags":["a","b"]}"""),
            };
            _values[index] = Encoding.UTF8.GetBytes(text);
        }

        _converter = new FieldConverter(Column());
    }

    [GlobalCleanup]
    public void CleanUp() => _converter?.Dispose();

    [Benchmark(OperationsPerInvoke = Values)]
    public int Convert()
    {
        var bytes = 0;
        foreach (var value in _values)
        {
            if (!_converter!.TryConvert(value, isQuoted: false, out var field, out var kind))
            {
                throw new InvalidOperationException(kind.ToString());
            }

            bytes += field.Length;
        }

        return bytes;
    }

    private Column Column()
    {
        var name = Type.Split(',', '(')[0];
        var isNumeric = name == "numeric";
        ImmutableArray<Rule> rules = Type switch
        {
            "text, pattern" => [new("pattern", "^[A-Za-z0-9-]{1,64}$")],
            "text, one_of" => [new("one_of", "EUR", "GBP", "USD")],
            _ => [],
        };
        var type = new ColumnType(Enum.Parse<ColumnKind>(name, ignoreCase: true), isNumeric ? 18 : null, isNumeric ? 2 : null);
        return new Column { Name = "c", Type = type, Rules = rules };
    }
}
