using Etl.Aws.Tests.Objects.Fixtures;

namespace Etl.Aws.Tests.Objects;

public sealed class KeyTests
{
    [Theory]
    [InlineData("a b.csv")]
    [InlineData("a+b.csv")]
    [InlineData("100%.csv")]
    [InlineData("a%20b%2Fc.csv")]
    [InlineData("Überweisung-日本-🎉.csv")]
    [InlineData("a?b=c&d#e.csv")]
    [InlineData("a;b,c:d@e!f$g'h(i)j*k.csv")]
    [InlineData("a\"b<c>&d.csv")]
    [InlineData("a//b.csv")]
    [InlineData("a.csv~")]
    public async Task Every_key_goes_through_everything(string name)
    {
        foreach (var bucket in (string[])[Bench.Versioned, Bench.Plain])
        {
            await using var bench = await Bench.StartAsync();
            var (key, copied) = ("incoming/" + name, "processed/" + name);
            var bytes = Bench.Bytes(2500);
            await bench.WriteAsync(bucket, key, bytes);
            Assert.Equal([key], bench.Server.Keys(bucket));
            Assert.Equal([key], await bench.ListAsync(bucket, key[..^1]));
            var version = await bench.Store.StatAsync(bucket, key, Bench.Ct);
            Assert.Equal(bytes, await bench.ReadAsync(version));
            await bench.Store.MoveAsync(version, copied, Bench.Ct);
            Assert.Equal([copied], bench.Server.Keys(bucket));

            var large = bench.Upload(bucket, key, Bench.Bytes(12_000));
            await bench.Store.MoveAsync(large, copied, Bench.Ct);
            Assert.Equal(Bench.Bytes(12_000), bench.Server.Get(bucket, copied)!.Bytes.ToArray());
            Assert.Equal([copied], bench.Server.Keys(bucket));
        }
    }
}
