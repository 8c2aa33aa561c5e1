namespace Etl.Core.Conversion;

/// <summary>What a pattern read: the day since 2000-01-01, the microseconds since midnight, and the offset east of UTC in microseconds if the pattern has one.</summary>
internal readonly record struct DateParts(int Days, long Micros, long? Offset);
