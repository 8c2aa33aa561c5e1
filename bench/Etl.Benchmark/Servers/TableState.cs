using Etl.Benchmark.Results;

namespace Etl.Benchmark.Servers;

/// <summary>What is in the table, whatever the order of its rows.</summary>
/// <param name="Rows">The number of rows.</param>
/// <param name="Checksum">The sum of 64-bit hashes of all columns of each row.</param>
internal sealed record TableState(long Rows, decimal Checksum)
{
    /// <exception cref="BenchmarkException">The other table is not the same.</exception>
    public void Require(TableState other, string who)
    {
        if (other != this)
        {
            throw new BenchmarkException($"{who} has loaded something else than etl: {other.Text} instead of {Text}.");
        }
    }

    private string Text => $"{Figure.Count(Rows)} rows with checksum {Checksum}";
}
