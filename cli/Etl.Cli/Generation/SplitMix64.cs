namespace Etl.Cli.Generation;

/// <summary>Random numbers of a seed (Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014): the same on every machine and version.</summary>
internal struct SplitMix64(ulong seed)
{
    private const ulong Golden = 0x9E3779B97F4A7C15;
    private ulong _state = seed;

    /// <summary>64 random bits.</summary>
    public ulong Next() => Mix(_state += Golden);

    /// <summary>A number from 0 to <paramref name="limit"/> - 1, by the high half of a product: the bias is below limit / 2^64.</summary>
    public ulong Below(ulong limit) => Math.BigMul(Next(), limit, out _);

    /// <summary>Scrambles 64 bits. No two inputs have the same output.</summary>
    public static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
