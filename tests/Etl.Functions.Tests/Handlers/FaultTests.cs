using Etl.Functions.Errors;
using Etl.Functions.Runs;
using Etl.Functions.Tests.Corpus;
using Etl.Functions.Tests.Fixtures;
using Etl.StateMachine;

namespace Etl.Functions.Tests.Handlers;

/// <summary>One thing goes wrong, at each place in turn where it can.</summary>
public class FaultTests
{
    private static readonly CorpusCase Given = CorpusCase.Read("quoted-newlines");

    private static readonly Cutting Cut = new(13, GuessMode.CoinFlip, 16, 16, Mode.ValidateFirst);

    [Fact]
    public async Task An_error_that_passes_changes_nothing_wherever_it_strikes()
    {
        for (var place = 1; ; place++)
        {
            var host = NewHost();
            var fault = new Fault(place, () => new ObjectStoreException("The store is tired."));
            fault.Into(host);
            var result = await host.RunAsync(host.Drop(Given.Input), Cut.Options);
            if (!fault.HasStruck)
            {
                break;
            }

            Outcomes.Check(Given, Cut, host, result, $"fault {place}, {fault.Where}");
            Assert.Empty(host.Alerts);
            Assert.Single(host.Results);
        }
    }

    [Fact]
    public async Task An_interrupted_load_started_again_comes_to_the_same_wherever_it_stopped()
    {
        for (var place = 1; ; place++)
        {
            var host = NewHost();
            var fault = new Fault(place, () => new ObjectAccessDeniedException("Not today."));
            fault.Into(host);
            var file = host.Drop(Given.Input);
            var first = await host.RunAsync(file, Cut.Options);
            if (!fault.HasStruck)
            {
                break;
            }

            var how = $"stop {place}, {fault.Where}";
            if (first.Status != ExecutionStatus.Succeeded)
            {
                Assert.True(host.Alerts.Count == 1, how);
                var second = await host.RunAsync(file, Cut.Options);
                Outcomes.Check(Given, Cut, host, second, how);
            }

            Assert.True(host.Tables.Loads.Values.Single().Published, how);
            Assert.True(host.Results.Select(one => (string)one["MessageDeduplicationId"]!).Distinct().Count() == 1, how);
        }
    }

    private static Host NewHost() => new(Given.Dataset, Cut.ReadBytes, Cut.MostBytesPerRead);

    /// <summary>Strikes once, at the so-manieth thing that functions do.</summary>
    private sealed class Fault(int place, Func<Exception> error)
    {
        private int _done;

        public bool HasStruck => Where is not null;

        public string? Where { get; private set; }

        public void Into(Host host)
        {
            host.Store.Before = (action, key) =>
            {
                // The Maps' own reading and writing, which has no retrier of ours.
                if ((action == StoreAction.Read && key.Contains("/manifests/", StringComparison.Ordinal)) || (action == StoreAction.Write && key.Contains("/results/", StringComparison.Ordinal)))
                {
                    return;
                }

                // Failures are written down at best effort.
                if (!key.Contains("/failures/", StringComparison.Ordinal))
                {
                    Count($"{action} {key}");
                }
            };
            host.Registry.Before = Count;
            host.Sink.Before = Count;
            host.Sink.After = () => Count("after the merge");
            host.After = (name, _) => Count($"answer of {name}");
        }

        private void Count(string where)
        {
            if (Interlocked.Increment(ref _done) != place)
            {
                return;
            }

            Where = where;
            throw error();
        }
    }
}
