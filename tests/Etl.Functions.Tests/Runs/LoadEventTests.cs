using System.Text.Json;
using Etl.Functions.Runs;

namespace Etl.Functions.Tests.Runs;

public class LoadEventTests
{
    [Fact]
    public void An_event_without_options_has_the_default_ones()
    {
        var input = JsonSerializer.Deserialize("""{"detail":{"bucket":{"name":"b"},"object":{"key":"k","size":1,"etag":"e"}}}""", EtlJson.Default.LoadEvent)!;

        Assert.Equal(new LoadOptions(), input.Options);
        Assert.Equal("k", Events.Version(input).Key);
    }

    [Fact]
    public void A_maps_manifest_without_successes_has_none() =>
        Assert.Empty(JsonSerializer.Deserialize("""{"DestinationBucket":"b","ResultFiles":{}}""", EtlJson.Default.MapResultManifest)!.ResultFiles.Succeeded);
}
