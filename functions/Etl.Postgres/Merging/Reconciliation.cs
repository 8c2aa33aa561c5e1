using Etl.Core.Records;
using Etl.Functions.Errors;
using Etl.Functions.Runs;
using Etl.Postgres.Loads;

namespace Etl.Postgres.Merging;

/// <summary>Whether a run's chunks, as Postgres has them, are what was proven.</summary>
internal static class Reconciliation
{
    /// <summary>Throws unless every chunk is staged, they abut exactly from the first record to the end of what was read, and their sums are the proven ones.</summary>
    /// <param name="run">The run.</param>
    /// <param name="chunks">Its chunks.</param>
    /// <param name="proven">The proven sums.</param>
    /// <exception cref="AccountsException">Names what does not hold.</exception>
    public static void Require(RunRow run, IReadOnlyList<ChunkRow> chunks, LoadAccounts proven)
    {
        var (runId, reached) = (run.RunId, run.DataStart);
        foreach (var chunk in chunks)
        {
            if (chunk is not { Staged: true, Report: { } report })
            {
                throw new AccountsException(MergeMessages.NotStaged(runId, chunk.Key));
            }

            if (chunk.Key.Start != reached)
            {
                throw new AccountsException(MergeMessages.NotAbutting(runId, chunk.Key, reached));
            }

            reached = report.ActualEndExclusive ?? throw new AccountsException(MergeMessages.NoEnd(runId, chunk.Key));
        }

        Equal("bytes", reached, run.Length);
        Equal("bytes", proven.Bytes, run.Size);
        Equal("chunks", proven.Chunks, chunks.Count);
        var found = new LoadAccounts(RecordTotals.Sum(chunks.Select(chunk => chunk.Report!)));
        foreach (var ((name, claimed), (_, summed)) in proven.OfRecords.Zip(found.OfRecords))
        {
            Equal(name, claimed, summed!.Value);
        }

        Equal("read = accepted + rejected + filtered", proven.Accepted + proven.Rejected + proven.Filtered, proven.Read!.Value);

        void Equal(string what, long? claimed, long found)
        {
            if (claimed != found)
            {
                throw new AccountsException(MergeMessages.SumsDiffer(runId, what, claimed, found));
            }
        }
    }
}
