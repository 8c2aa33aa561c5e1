using Etl.Cli.Watching;

namespace Etl.Cli.Tests.Watching;

public sealed class SettledFilesTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch;
    private readonly SettledFiles _files = new();

    [Fact]
    public void A_file_is_taken_once_it_has_stopped_growing()
    {
        Assert.Empty(Look(0, Seen("a", 1)));
        Assert.Empty(Look(0.9, Seen("a", 1)));
        Assert.Equal(["a"], Look(1, Seen("a", 1)));
    }

    [Fact]
    public void Growth_starts_the_wait_anew()
    {
        Look(0, Seen("a", 1));
        Assert.Empty(Look(1, Seen("a", 2)));
        Assert.Empty(Look(1.9, Seen("a", 2)));
        Assert.Equal(["a"], Look(2, Seen("a", 2)));
    }

    [Fact]
    public void A_touched_file_of_the_same_size_has_not_settled()
    {
        Look(0, Seen("a", 1));
        Assert.Empty(Look(1, Seen("a", 1, modified: 1)));
    }

    [Fact]
    public void The_oldest_comes_first()
    {
        SeenFile[] files = [Seen("a", 1, modified: 5), Seen("c", 1, modified: 2), Seen("b", 1, modified: 2)];
        Look(0, files);
        Assert.Equal(["b", "c", "a"], Look(6, files));
    }

    [Fact]
    public void A_file_that_was_left_comes_again_when_it_changes()
    {
        Look(0, Seen("a", 1));
        Look(1, Seen("a", 1));
        _files.Leave(Seen("a", 1));
        Assert.Empty(Look(1000, Seen("a", 1)));
        Assert.Empty(Look(1001, Seen("a", 2)));
        Assert.Equal(["a"], Look(1002, Seen("a", 2)));
    }

    [Fact]
    public void A_file_that_failed_comes_again_later()
    {
        Look(0, Seen("a", 1));
        Look(1, Seen("a", 1));
        _files.Retry(Seen("a", 1), Start.AddSeconds(61));
        Assert.Empty(Look(60, Seen("a", 1)));
        Assert.Equal(["a"], Look(61, Seen("a", 1)));
    }

    [Fact]
    public void A_name_that_was_gone_is_a_new_file()
    {
        Look(0, Seen("a", 1));
        _files.Leave(Seen("a", 1));
        Look(1);
        Look(2, Seen("a", 1));
        Assert.Equal(["a"], Look(3, Seen("a", 1)));
    }

    private static SeenFile Seen(string path, long size, double modified = 0) => new(path, size, Start.AddSeconds(modified));

    private IEnumerable<string> Look(double second, params SeenFile[] files) => _files.Observe(files, Start.AddSeconds(second)).Select(file => file.Path);
}
