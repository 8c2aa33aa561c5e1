namespace Etl.Aws.Servers.S3.Storage;

/// <summary>Reflected CRCs with all bits set before and after, a byte at a time: small rather than fast.</summary>
internal sealed class Crc
{
    private readonly ulong[] _table = new ulong[256];
    private readonly int _bits;

    private Crc(int bits, ulong reflectedPolynomial)
    {
        _bits = bits;
        for (var index = 0; index < 256; index++)
        {
            var value = (ulong)index;
            for (var bit = 0; bit < 8; bit++)
            {
                value = (value & 1) != 0 ? (value >> 1) ^ reflectedPolynomial : value >> 1;
            }

            _table[index] = value;
        }
    }

    public static Crc Crc32 { get; } = new(32, 0xEDB88320);

    public static Crc Crc32C { get; } = new(32, 0x82F63B78);

    public static Crc Crc64Nvme { get; } = new(64, 0x9A6C9329AC4BC9B5);

    /// <summary>The CRC, most significant byte first.</summary>
    public byte[] Hash(ReadOnlySpan<byte> bytes)
    {
        var mask = _bits == 64 ? ulong.MaxValue : (1UL << _bits) - 1;
        var value = mask;
        foreach (var one in bytes)
        {
            value = (value >> 8) ^ _table[(byte)(value ^ one)];
        }

        value ^= mask;
        var hash = new byte[_bits / 8];
        for (var index = hash.Length - 1; index >= 0; index--, value >>= 8)
        {
            hash[index] = (byte)value;
        }

        return hash;
    }
}
