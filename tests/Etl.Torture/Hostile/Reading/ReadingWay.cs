using Etl.Core.Delimited.Scanning;

namespace Etl.Torture.Hostile.Reading;

/// <summary>One way to read a file.</summary>
/// <param name="Scanner">What scans.</param>
/// <param name="ChunkSize">The planned chunk size in bytes; at least a code unit of the file.</param>
/// <param name="Guess">How record starts are guessed.</param>
/// <param name="ReadBytes">What a worker asks for at once.</param>
/// <param name="MostBytesPerRead">What it gets at once.</param>
/// <param name="Seed">What random boundaries are made of.</param>
internal sealed record ReadingWay(IRecordScanner Scanner, long ChunkSize, GuessKind Guess, int ReadBytes, int MostBytesPerRead, int Seed)
{
    private const int Plenty = 256 << 10;

    /// <summary>What all others are held against: the scalar scanner over one chunk, in large reads.</summary>
    public static ReadingWay Plain(int fileSize) => new(RecordScanners.All[^1], fileSize + 2, GuessKind.Evidence, Plenty, Plenty, 0);

    /// <summary>Any way but the plain one.</summary>
    public static ReadingWay Random(Random random, int fileSize)
    {
        // More than a few hundred chunks show nothing that fewer do not.
        var least = Math.Max(2, fileSize / 200);
        return new ReadingWay(
            RecordScanners.All[random.Next(RecordScanners.All.Count)],
            random.Next(4) == 0 ? random.Next(least, fileSize + 3) : random.Next(least, Math.Min(fileSize + 3, least + 60)),
            (GuessKind)random.Next(3),
            Window(random),
            Window(random),
            random.Next());
    }

    private static int Window(Random random) => random.Next(4) == 0 ? Plenty : random.Next(1, 70);
}

/// <summary>How record starts are guessed.</summary>
internal enum GuessKind
{
    /// <summary>As a load does it.</summary>
    Evidence,

    /// <summary>Right or wrong by the toss of a coin.</summary>
    CoinFlip,

    /// <summary>Not at all: chunks begin anywhere.</summary>
    Anywhere,
}
