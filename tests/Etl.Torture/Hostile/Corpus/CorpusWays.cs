using Etl.Core.Delimited.Scanning;
using Etl.Torture.Hostile.Reading;

namespace Etl.Torture.Hostile.Corpus;

/// <summary>The ways in which every file of the corpus is read.</summary>
internal static class CorpusWays
{
    /// <summary>More chunks than this show nothing that fewer do not.</summary>
    private const int MostChunks = 1000;

    private static readonly int[] Windows = [1, 2, 3, 5, 8, 13, 64, 4096, 256 << 10];

    /// <summary>Every scanner, every chunk size of Fibonacci's, every window; the other choices in turn.</summary>
    public static IEnumerable<ReadingWay> All(int fileSize, int seed)
    {
        var turn = 0;
        foreach (var chunkSize in ChunkSizes(fileSize))
        {
            foreach (var scanner in RecordScanners.All)
            {
                foreach (var window in Windows)
                {
                    yield return new ReadingWay(scanner, chunkSize, (GuessKind)(turn % 3), window, Windows[turn * 7 % Windows.Length], seed + turn);
                    turn++;
                }
            }
        }
    }

    private static IEnumerable<int> ChunkSizes(int fileSize)
    {
        for (var (size, next) = (1, 2); size <= fileSize; (size, next) = (next, size + next))
        {
            if (fileSize / size <= MostChunks)
            {
                yield return size;
            }
        }

        yield return fileSize + 2;
    }
}
