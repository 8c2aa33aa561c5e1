using System.Runtime.InteropServices;

namespace Etl.Cli.Terminals;

/// <summary>
/// Standard output for bytes on Unix, unbuffered. Each byte goes where the descriptor stands, and moves it: whoever shares it, such as
/// the next command of a script, writes behind. A file stream keeps a place of its own, and the console's goes on silently when a
/// pipe's reader has left.
/// </summary>
internal sealed partial class StandardOutput : Stream
{
    private const int Descriptor = 1;

    /// <summary>EPIPE, as the <see cref="Exception.HResult"/> of the exception that tells of it.</summary>
    public const int BrokenPipe = 32;

    private const int Interrupted = 4;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            var written = Write(Descriptor, buffer, buffer.Length);
            var error = Marshal.GetLastPInvokeError();
            if (written >= 0)
            {
                buffer = buffer[(int)written..];
            }
            else if (!IsPassing(error))
            {
                throw new IOException(Marshal.GetPInvokeErrorMessage(error), error);
            }
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>A signal came, or a descriptor that somebody made non-blocking is full.</summary>
    private static bool IsPassing(int error)
    {
        if (error == Interrupted)
        {
            return true;
        }

        if (error != (OperatingSystem.IsMacOS() ? 35 : 11))
        {
            return false;
        }

        Thread.Sleep(1);
        return true;
    }

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int descriptor, ReadOnlySpan<byte> buffer, nint count);
}
