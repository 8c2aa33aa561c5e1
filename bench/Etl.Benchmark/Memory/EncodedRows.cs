using System.Collections.Immutable;

namespace Etl.Benchmark.Memory;

/// <summary>The rows of a file in Postgres's binary COPY format, without header and trailer, cut between rows.</summary>
internal sealed record EncodedRows(ImmutableArray<byte[]> Pieces)
{
    public static async Task<EncodedRows> EncodeAsync(string file, string datasetFile, CancellationToken ct)
    {
        var source = await SourceBytes.ReadAsync(file, datasetFile, ct);
        var pieces = ImmutableArray.CreateBuilder<byte[]>();
        new EncodePass(source).Run(piece => pieces.Add(piece.ToArray()));
        return new EncodedRows(pieces.ToImmutable());
    }
}
