using System.Text.Json;
using Etl.Core.Records;
using Etl.Core.Rejects;
using Etl.Functions.Objects;
using Etl.Functions.Runs;

namespace Etl.Functions.Chunks;

/// <summary>
/// Keeps a chunk's rejects on the local disk until the chunk is done, a JSON line a record, so that a million of them
/// need no memory. Most chunks have none and touch no disk.
/// </summary>
public sealed class RejectSpool(long? keepAtMost) : IRejectSink, IAsyncDisposable
{
    private FileStream? _file;
    private Utf8JsonWriter? _writer;
    private long _kept;

    /// <summary>Whether anything was kept.</summary>
    public bool IsEmpty => _file is null;

    /// <inheritdoc/>
    public void Add(RejectedRecord record)
    {
        // Beyond the limit the load fails anyway: records are counted, not kept. Those that it does not count are kept always.
        var isLimited = record.Errors.Any(error => RejectKindNames.IsLimited(error.Kind));
        if (isLimited && _kept > keepAtMost)
        {
            return;
        }

        if (isLimited)
        {
            _kept++;
        }

        _file ??= Create();
        _writer ??= new Utf8JsonWriter(_file, new JsonWriterOptions { SkipValidation = true });
        JsonSerializer.Serialize(_writer, record, EtlJson.Default.RejectedRecord);
        _writer.Flush();
        _file.WriteByte((byte)'\n');
        _writer.Reset();
    }

    /// <summary>Copies what was kept into an object.</summary>
    public Task SaveAsync(IObjectStore objects, string bucket, string key, CancellationToken ct)
    {
        var file = _file!;
        return objects.WriteAsync(
            bucket,
            key,
            async (stream, token) =>
            {
                await file.FlushAsync(token);
                file.Position = 0;
                await file.CopyToAsync(stream, token);
            },
            ct);
    }

    private static FileStream Create()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.DeleteOnClose,
            BufferSize = 64 << 10,
        };

        // Rejects hold other people's data: only the owner may look.
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(Path.Combine(Path.GetTempPath(), $"etl-rejects-{Guid.NewGuid():N}"), options);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_writer is not null)
        {
            await _writer.DisposeAsync();
        }

        if (_file is not null)
        {
            await _file.DisposeAsync();
        }
    }
}
