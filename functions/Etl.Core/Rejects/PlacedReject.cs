namespace Etl.Core.Rejects;

/// <summary>A rejected record at its place in the file.</summary>
/// <param name="Chunk">The chunk's index.</param>
/// <param name="Line">The physical line, 1-based; null when unknown.</param>
/// <param name="Number">The record's number, 1-based; null when unknown.</param>
/// <param name="Record">The record.</param>
public sealed record PlacedReject(int Chunk, long? Line, long? Number, RejectedRecord Record);
