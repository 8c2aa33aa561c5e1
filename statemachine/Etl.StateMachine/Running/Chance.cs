namespace Etl.StateMachine.Running;

/// <summary>The execution's random numbers, safe to draw from several branches.</summary>
internal sealed class Chance(Random random)
{
    private readonly Lock _gate = new();

    /// <summary>From 0 to 1, exclusive.</summary>
    public double Fraction()
    {
        lock (_gate)
        {
            return random.NextDouble();
        }
    }

    public long Between(long start, long endExclusive)
    {
        lock (_gate)
        {
            return random.NextInt64(start, endExclusive);
        }
    }

    /// <summary>A version 4 UUID.</summary>
    public Guid Uuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        lock (_gate)
        {
            random.NextBytes(bytes);
        }

        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
