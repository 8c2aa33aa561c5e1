using System.Globalization;

namespace Etl.Core.Splitting;

/// <summary>The texts of <see cref="SplitInvariantException"/>.</summary>
internal static class SplitMessages
{
    public static string NoOutcomes(long dataStart, long size) =>
        Format($"No chunk was reported for the bytes {dataStart} to {size}.");

    public static string WrongFirstStart(long actual, long dataStart) =>
        Format($"The first chunk starts at byte {actual}, but the data starts at byte {dataStart}.");

    public static string EmptyRange(int chunk, long start, long end) =>
        Format($"Chunk {chunk} starts at byte {start}, which is not before its nominal end {end}.");

    public static string Overlap(int chunk, long start, int previous, long previousEnd) =>
        Format($"Chunk {chunk} starts at byte {start}, inside chunk {previous}, which nominally ends at byte {previousEnd}.");

    public static string WrongLastEnd(int chunk, long end, long size) =>
        Format($"The last chunk, {chunk}, ended at byte {end}, but the file ends at byte {size}: a chunk behind it is missing.");

    public static string EndOutOfRange(int chunk, long actualEnd, long nominalEnd, long size) =>
        Format($"Chunk {chunk} ended at byte {actualEnd}, outside of {nominalEnd}, its nominal end, to {size}, the end of the file.");

    public static string NoEndWithoutFinding(int chunk) =>
        Format($"Chunk {chunk} has no end and no fatal finding that explains it.");

    public static string PreScanNotExact(int chunk, long start, long expected) =>
        Format($"After an exact pre-scan chunk {chunk} starts at byte {start}, but the one before it ended at byte {expected}.");

    public static string MapsDoNotAbut(long start, long expected) =>
        Format($"A pre-scan map starts at byte {start}, but the one before it ends at byte {expected}.");

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
