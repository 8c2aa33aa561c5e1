using System.Buffers;
using System.Text.Json;

namespace Etl.Lambda.Telemetry;

/// <summary>
/// Writes JSON objects, each on a line of its own, at once: an environment may be frozen or killed right after an answer,
/// and what a buffer held would be lost.
/// </summary>
internal sealed class LineWriter(Stream output)
{
    private readonly Lock _lock = new();
    private readonly ArrayBufferWriter<byte> _buffer = new();

    /// <summary>Writes one object; <paramref name="write"/> fills it.</summary>
    public void Write<T>(T value, Action<Utf8JsonWriter, T> write)
    {
        lock (_lock)
        {
            _buffer.ResetWrittenCount();
            using (var json = new Utf8JsonWriter(_buffer, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            {
                json.WriteStartObject();
                write(json, value);
                json.WriteEndObject();
            }

            _buffer.Write("\n"u8);
            output.Write(_buffer.WrittenSpan);
            output.Flush();
        }
    }
}
