using System.Text;

namespace Etl.StateMachine.Tests.Fixtures;

/// <summary>A long array of items that exists only while it is read, and writes that are only counted.</summary>
internal sealed class GeneratedObjects(int items, string padding) : IObjectAccess
{
    private long _written;

    /// <summary>Bytes.</summary>
    public long Written => Interlocked.Read(ref _written);

    public ValueTask<Stream> OpenReadAsync(string bucket, string key, CancellationToken ct) => new(new Source(items, padding));

    public async ValueTask WriteAsync(string bucket, string key, Func<Stream, CancellationToken, Task> write, CancellationToken ct)
    {
        await using var sink = new Sink(count => Interlocked.Add(ref _written, count));
        await write(sink, ct);
    }

    private sealed class Source(int items, string padding) : OneWayStream
    {
        private int next;
        private ReadOnlyMemory<byte> rest;

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (rest.IsEmpty && next <= items)
            {
                var text = next == items ? "]" : $"{(next == 0 ? '[' : ',')}{{\"n\":{next},\"p\":\"{padding}\"}}";
                rest = Encoding.UTF8.GetBytes(text);
                next++;
            }

            var taken = Math.Min(count, rest.Length);
            rest[..taken].CopyTo(buffer.AsMemory(offset));
            rest = rest[taken..];
            return taken;
        }
    }

    private sealed class Sink(Action<int> wrote) : OneWayStream
    {
        public override void Write(byte[] buffer, int offset, int count) => wrote(count);
    }
}
