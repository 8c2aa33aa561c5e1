using Etl.Core.Datasets;
using Etl.Functions.Datasets;

namespace Etl.Benchmark.Memory;

/// <summary>A file in memory and the dataset it is read by.</summary>
internal sealed class SourceBytes
{
    /// <summary>More bytes than the encoder may look at behind the last record.</summary>
    private const int Padding = 64;

    private readonly byte[] _bytes;

    private SourceBytes(byte[] bytes, int length, int dataStart, Dataset dataset) => (_bytes, Length, DataStart, Dataset) = (bytes, length, dataStart, dataset);

    /// <summary>The bytes of the file.</summary>
    public int Length { get; }

    /// <summary>Where the header ends.</summary>
    public int DataStart { get; }

    public Dataset Dataset { get; }

    /// <summary>The whole file.</summary>
    public ReadOnlySpan<byte> All => _bytes.AsSpan(0, Length);

    /// <summary>What is behind the header.</summary>
    public ReadOnlySpan<byte> Data => _bytes.AsSpan(DataStart, Length - DataStart);

    /// <summary>The whole file, to be kept.</summary>
    public ReadOnlyMemory<byte> Memory => _bytes.AsMemory(0, Length);

    /// <summary>The whole file, as text.</summary>
    public StreamReader OpenText() => new(new MemoryStream(_bytes, 0, Length, writable: false), bufferSize: 1 << 16);

    /// <summary>Reads a file whose header names the dataset's columns in their order.</summary>
    public static async Task<SourceBytes> ReadAsync(string file, string datasetFile, CancellationToken ct)
    {
        var parsed = DatasetLoader.Parse(await File.ReadAllBytesAsync(datasetFile, ct), datasetFile);
        var dataset = parsed.Dataset ?? throw new BenchmarkException(string.Join('\n', parsed.Problems));
        await using var stream = File.OpenRead(file);
        var length = checked((int)stream.Length);
        var bytes = new byte[length + Padding];
        await stream.ReadExactlyAsync(bytes.AsMemory(0, length), ct);
        var dataStart = bytes.AsSpan().IndexOf((byte)'\n') + 1;
        var header = System.Text.Encoding.UTF8.GetString(bytes.AsSpan(0, dataStart)).TrimEnd();
        if (header != string.Join(',', dataset.Columns.Select(c => c.Name)))
        {
            throw new BenchmarkException($"{file} has another header than {datasetFile} asks for: {header}");
        }

        return new SourceBytes(bytes, length, dataStart, dataset);
    }
}
