namespace Etl.Cli.Generation;

/// <summary>Puts bytes together until there are enough for one write.</summary>
internal sealed class RecordBuffer
{
    /// <summary>Longer than any record that is put into it.</summary>
    private const int Slack = 1 << 10;

    private readonly byte[] _bytes = new byte[(1 << 20) + Slack];
    private int _length;

    /// <summary>Whether another record might not fit.</summary>
    public bool IsFull => _length >= _bytes.Length - Slack;

    /// <summary>What was put in.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    public void Clear() => _length = 0;

    public void Put(byte value) => _bytes[_length++] = value;

    public void Put(ReadOnlySpan<byte> value)
    {
        value.CopyTo(_bytes.AsSpan(_length));
        _length += value.Length;
    }

    /// <summary>A number in so many decimal digits.</summary>
    public void PutDigits(uint value, int digits)
    {
        for (var i = digits - 1; i >= 0; i--)
        {
            (value, var digit) = Math.DivRem(value, 10u);
            _bytes[_length + i] = (byte)('0' + digit);
        }

        _length += digits;
    }

    /// <summary>The low hexadecimal digits of a number.</summary>
    public void PutHex(ulong value, int digits)
    {
        for (var i = digits - 1; i >= 0; i--)
        {
            _bytes[_length + i] = "0123456789abcdef"u8[(int)(value & 15)];
            value >>= 4;
        }

        _length += digits;
    }
}
