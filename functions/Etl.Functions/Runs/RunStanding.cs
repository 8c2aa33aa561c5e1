namespace Etl.Functions.Runs;

/// <summary>How a run stands, for people to watch; what is loaded is Postgres's to say.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Dataset">The dataset's name.</param>
/// <param name="Bucket">The bucket of the file.</param>
/// <param name="Key">The key of the file as it arrived.</param>
/// <param name="Status"><c>Planned</c>, <c>Failed</c>, or how it ended by the names of <see cref="LoadStatus"/>.</param>
/// <param name="Chunks">Its current chunks; 0 where they are not known.</param>
/// <param name="Error">What ended it, for <c>Failed</c>.</param>
public sealed record RunStanding(string RunId, string Dataset, string Bucket, string Key, string Status, int Chunks, string? Error);
