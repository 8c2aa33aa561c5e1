using System.Text;
using Etl.Local.Objects;

namespace Etl.Local.Tests.Objects;

public sealed class DirectoryStoreTests : IDisposable
{
    private readonly TestFolder _folder = new();

    [Fact]
    public async Task What_a_killed_writer_has_left_beside_an_object_is_deleted_by_the_next_one()
    {
        var ct = TestContext.Current.CancellationToken;
        var store = new DirectoryStore(_folder.Root);
        await WriteAsync(store, "work/a.json", "first", ct);
        File.WriteAllText(Path.Combine(_folder.Root, "work", $"a.json.{Guid.NewGuid():N}.unfinished"), "left");
        File.WriteAllText(Path.Combine(_folder.Root, "work", $"b.json.{Guid.NewGuid():N}.unfinished"), "of another object");

        await WriteAsync(store, "work/a.json", "second", ct);

        Assert.Equal(["a.json", "b.json"], Names());
        Assert.Equal("second", File.ReadAllText(Path.Combine(_folder.Root, "work", "a.json")));
    }

    [Fact]
    public async Task What_a_living_writer_writes_is_left_alone()
    {
        var ct = TestContext.Current.CancellationToken;
        var store = new DirectoryStore(_folder.Root);
        var (begun, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        var slow = store.WriteAsync(
            DirectoryStore.WorkspaceBucket, "work/a.json",
            async (stream, token) =>
            {
                begun.SetResult();
                await goOn.Task.WaitAsync(token);
                await stream.WriteAsync(Encoding.UTF8.GetBytes("slow"), token);
            },
            ct);
        await begun.Task.WaitAsync(ct);

        await WriteAsync(store, "work/a.json", "quick", ct);
        goOn.SetResult();
        await slow;

        Assert.Equal(["a.json"], Names());
        Assert.Equal("slow", File.ReadAllText(Path.Combine(_folder.Root, "work", "a.json")));
    }

    public void Dispose() => _folder.Dispose();

    private static Task WriteAsync(DirectoryStore store, string key, string text, CancellationToken ct) =>
        store.WriteAsync(DirectoryStore.WorkspaceBucket, key, async (stream, token) => await stream.WriteAsync(Encoding.UTF8.GetBytes(text), token), ct);

    private IEnumerable<string> Names() =>
        Directory.EnumerateFiles(_folder.PathOf("work")).Select(path => string.Join('.', Path.GetFileName(path).Split('.')[..2])).Order(StringComparer.Ordinal);
}
