using Etl.Core.Datasets;
using Etl.Core.Encodings;
using Etl.Core.Records;

namespace Etl.Functions.Chunks;

/// <summary>Leads from transcoded bytes back to those of the source.</summary>
internal sealed class SourceMap(SourceEncoding encoding) : IOffsetMap
{
    /// <summary>The map of an encoding; null for UTF-8, which is read as it is.</summary>
    public static SourceMap? Of(SourceEncoding encoding) => encoding == SourceEncoding.Utf8 ? null : new SourceMap(encoding);

    /// <inheritdoc/>
    public long SourceLength(ReadOnlySpan<byte> utf8) => SourceTranscoder.SourceLength(encoding, utf8);
}
