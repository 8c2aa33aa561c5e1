using System.Buffers.Binary;
using System.Text;

namespace Etl.Postgres.Tests.Server;

/// <summary>Writes the binary COPY format for the few types that these tests use.</summary>
internal static class BinaryCopy
{
    public static async Task WriteAsync(Stream stream, IEnumerable<object?[]> rows, CancellationToken ct)
    {
        var buffer = new MemoryStream();
        buffer.Write("PGCOPY\n"u8);
        buffer.Write([0xFF, 0x0D, 0x0A, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        foreach (var row in rows)
        {
            Write16(buffer, (short)row.Length);
            foreach (var value in row)
            {
                WriteValue(buffer, value);
            }
        }

        Write16(buffer, -1);
        await stream.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), ct);
    }

    private static void WriteValue(MemoryStream buffer, object? value)
    {
        var bytes = value switch
        {
            null => null,
            string s => Encoding.UTF8.GetBytes(s),
            int i => Bytes(4, b => BinaryPrimitives.WriteInt32BigEndian(b, i)),
            long l => Bytes(8, b => BinaryPrimitives.WriteInt64BigEndian(b, l)),
            bool t => [t ? (byte)1 : (byte)0],
            _ => throw new ArgumentException("No format for " + value.GetType(), nameof(value)),
        };
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, bytes?.Length ?? -1);
        buffer.Write(length);
        buffer.Write(bytes ?? []);
    }

    private delegate void Filler(Span<byte> bytes);

    private static byte[] Bytes(int length, Filler fill)
    {
        var bytes = new byte[length];
        fill(bytes);
        return bytes;
    }

    private static void Write16(MemoryStream buffer, short value)
    {
        Span<byte> bytes = stackalloc byte[2];
        BinaryPrimitives.WriteInt16BigEndian(bytes, value);
        buffer.Write(bytes);
    }
}
