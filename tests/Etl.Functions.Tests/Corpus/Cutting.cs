using Etl.Functions.Runs;

namespace Etl.Functions.Tests.Corpus;

/// <summary>One way to read a file: where it is cut, how record starts are guessed, what is read at once.</summary>
/// <param name="ChunkSize">The planned chunk size in bytes.</param>
/// <param name="Guess">How record starts are guessed.</param>
/// <param name="ReadBytes">What a worker asks for at once.</param>
/// <param name="MostBytesPerRead">What it gets at once.</param>
/// <param name="Mode">Load it, check it, or check and then load it.</param>
internal sealed record Cutting(long ChunkSize, GuessMode Guess, int ReadBytes, int MostBytesPerRead, Mode Mode)
{
    /// <summary>More chunks than this show nothing that fewer do not.</summary>
    private const int MostChunks = 120;

    private const int Default = 256 << 10;

    private static readonly int[] ReadSizes = [1, 2, 3, 5, 7, 16, Default];

    public LoadOptions Options => new()
    {
        ChunkSize = ChunkSize,
        Guess = Guess,
        MaxConcurrency = 4,
        DryRun = Mode == Mode.DryRun,
        ValidateFirst = Mode == Mode.ValidateFirst,
    };

    /// <summary>The whole file at once, and chunks of Fibonacci's lengths, the other choices in turn.</summary>
    public static IEnumerable<Cutting> Of(int fileSize)
    {
        foreach (var mode in Enum.GetValues<Mode>())
        {
            yield return new Cutting(fileSize + 2, GuessMode.Evidence, Default, Default, mode);
        }

        var turn = 0;
        for (var (size, next) = (2, 3); size <= fileSize; (size, next) = (next, size + next))
        {
            if (fileSize / size > MostChunks)
            {
                continue;
            }

            foreach (var guess in Enum.GetValues<GuessMode>())
            {
                yield return new Cutting(size, guess, ReadSizes[turn % ReadSizes.Length], ReadSizes[turn * 3 % ReadSizes.Length], (Mode)(turn % 3));
                turn++;
            }
        }
    }
}

/// <summary>What is done with a file.</summary>
internal enum Mode
{
    Load,
    DryRun,
    ValidateFirst,
}
