namespace Etl.Core.Records;

/// <summary>Leads from the UTF-8 that is processed back to a source in another encoding.</summary>
public interface IOffsetMap
{
    /// <summary>The bytes that this UTF-8 had in the source.</summary>
    long SourceLength(ReadOnlySpan<byte> utf8);
}
