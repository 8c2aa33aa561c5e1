using System.Collections.Immutable;
using Etl.Benchmark.Results;
using Etl.Testing;

namespace Etl.Benchmark.Tests.Results;

public sealed class ResultTextTests
{
    private static readonly BenchmarkResult Result = new()
    {
        Date = new DateOnly(2026, 3, 1),
        Records = 5_000_000,
        Bytes = 525_000_000,
        Rounds = 5,
        Machine = new Machine("Some CPU", 2, 16.5, "Debian", ".NET 10"),
        Versions = ImmutableSortedDictionary<string, string>.Empty.Add("postgres", "18.4").Add("etl", "0.1.0"),
        Settings = ImmutableSortedDictionary<string, string>.Empty.Add("fsync", "on").Add("work_mem", "64MB"),
        Series = [],
        Comparisons =
        [
            new Comparison { Table = ResultTable.EndToEnd, Measure = "load", Ours = "5.00 s", Against = "quick", Peer = true, Theirs = "4.00 s", Ratio = 0.8, Required = "at least 5 x", Holds = false },
            new Comparison { Table = ResultTable.EndToEnd, Measure = "load", Ours = "5.00 s", Against = "slow", Peer = true, Theirs = "60.0 s", Ratio = 12, Required = "at least 5 x", Holds = true },
            new Comparison { Table = ResultTable.EndToEnd, Measure = "load", Ours = "5.00 s", Against = "missing", Peer = true, Required = "at least 5 x", Install = "apt-get install missing" },
            new Comparison { Table = ResultTable.InMemory, Measure = "scan", Ours = "2 MB/s", Against = "search", Theirs = "4 MB/s", Ratio = 2 },
        ],
    };

    [Fact]
    public void Everything_is_told_and_tables_without_rows_are_left_out() => Assert.Equal(
        """
        5,000,000 records, 525 MB; Some CPU, 2 cores, 16.5 GB, Postgres 18.4; median of 5 rounds; 2026-03-01.

        **End to end**

        | measure | etl | against | | ratio | asked | holds |
        |---|--:|---|--:|--:|---|---|
        | load | 5.00 s | quick | 4.00 s | 0.80 x | at least 5 x | **no** |
        |  |  | slow | 60.0 s | 12.0 x | at least 5 x | yes |
        |  |  | missing | absent |  | at least 5 x | `apt-get install missing` |

        **In memory, one core**

        | measure | etl | against | | ratio | asked | holds |
        |---|--:|---|--:|--:|---|---|
        | scan | 2 MB/s | search | 4 MB/s | 2.00 x |  |  |

        Debian, .NET 10. Versions: etl 0.1.0, postgres 18.4.

        """,
        ResultText.All(Result));

    [Fact]
    public void The_front_page_has_the_ratio_to_every_peer_that_was_measured_and_nothing_else() => Assert.Equal(
        """
        5,000,000 records, 525 MB; Some CPU, 2 cores, 16.5 GB, Postgres 18.4; median of 5 rounds; 2026-03-01.

        | End to end | against | etl is |
        |---|---|--:|
        | load | quick | 0.80 x as fast |
        |  | slow | 12.0 x as fast |

        """,
        ResultText.Ratios(Result));

    [Fact]
    public void Results_are_read_back_as_they_were_written()
    {
        using var folder = new TestFolder();
        var files = new ResultFiles(folder.Root);
        files.Write(Result);
        Assert.Equal(ResultText.All(Result), ResultText.All(files.ReadLatest()));
        Assert.Equal(File.ReadAllText(folder.PathOf("latest.json")), File.ReadAllText(folder.PathOf("2026-03-01.json")));
    }
}
