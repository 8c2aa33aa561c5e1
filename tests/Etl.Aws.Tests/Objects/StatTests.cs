using Etl.Aws.Tests.Objects.Fixtures;

namespace Etl.Aws.Tests.Objects;

public sealed class StatTests
{
    [Theory]
    [InlineData(Bench.Versioned)]
    [InlineData(Bench.Plain)]
    public async Task The_version_of_now_is_what_its_event_named(string bucket)
    {
        await using var bench = await Bench.StartAsync();
        bench.Upload(bucket, "a", Bench.Bytes(50));
        var version = bench.Upload(bucket, "a", Bench.Bytes(100, seed: 2));
        var found = await bench.Store.StatAsync(bucket, "a", Bench.Ct);
        Assert.Equal(version, found with { Sequencer = version.Sequencer });

        // To the second; the event's goes on where this one ends.
        Assert.StartsWith(found.Sequencer, version.Sequencer);
    }
}
