using System.Collections.Immutable;
using Etl.Benchmark.Running;

namespace Etl.Benchmark.Tests.Running;

public sealed class RoundsTests
{
    [Fact]
    public async Task Each_round_begins_with_the_next_contender()
    {
        var turns = new List<string>();
        var contenders = new[] { "a", "b", "c" }.Select(name => new Contender(name, _ =>
        {
            turns.Add(name);
            return Task.FromResult(ImmutableArray.Create(new Reading(name, Unit.Seconds, turns.Count)));
        })).ToList();

        var series = await Rounds.RunAsync("m", 4, contenders, new Silence(), CancellationToken.None);

        Assert.Equal("abc bca cab abc", string.Join(' ', turns.Chunk(3).Select(round => string.Concat(round))));
        Assert.Equal(["a: 1 6 8 10", "b: 2 4 9 11", "c: 3 5 7 12"], series.Select(s => $"{s.Name}: {string.Join(' ', s.Values)}"));
    }

    private sealed class Silence : IBenchmarkLog
    {
        public void Note(string text)
        {
        }

        public void Measured(string measure, int round, string contender, ImmutableArray<Reading> readings)
        {
        }
    }
}
