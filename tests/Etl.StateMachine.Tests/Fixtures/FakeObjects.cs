using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;

namespace Etl.StateMachine.Tests.Fixtures;

/// <summary>Objects in memory, by <c>bucket/key</c>.</summary>
internal sealed class FakeObjects : IObjectAccess
{
    public ConcurrentDictionary<string, byte[]> Objects { get; } = new(StringComparer.Ordinal);

    /// <summary>Keys whose writing fails.</summary>
    public string? FailWritesTo { get; init; }

    public ValueTask<Stream> OpenReadAsync(string bucket, string key, CancellationToken ct)
        => Objects.TryGetValue($"{bucket}/{key}", out var bytes) ? new(new MemoryStream(bytes)) : throw new FileNotFoundException($"no {bucket}/{key}");

    public async ValueTask WriteAsync(string bucket, string key, Func<Stream, CancellationToken, Task> write, CancellationToken ct)
    {
        if (FailWritesTo is { } part && key.Contains(part, StringComparison.Ordinal))
        {
            throw new IOException("disk full");
        }

        using var stream = new MemoryStream();
        await write(stream, ct);
        Objects[$"{bucket}/{key}"] = stream.ToArray();
    }

    public FakeObjects With(string place, string text)
    {
        Objects[place] = Encoding.UTF8.GetBytes(text);
        return this;
    }

    public JsonNode Json(string place) => JsonNode.Parse(Objects[place])!;
}
