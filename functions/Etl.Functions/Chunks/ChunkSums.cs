using Etl.Core.Records;
using Etl.Functions.Errors;
using Etl.Functions.Runs;

namespace Etl.Functions.Chunks;

/// <summary>The sums over a file's chunks: the accounts as far as its bytes and records go.</summary>
internal static class ChunkSums
{
    /// <summary>Adds up proven chunks; bytes first, since a gap between chunks would make all other sums worthless.</summary>
    public static LoadAccounts Add(PlannedRun plan, IReadOnlyList<ChunkReport> reports, int repaired)
    {
        var expected = plan.Run.DataStart;
        foreach (var report in reports)
        {
            if (report.Chunk.Start != expected)
            {
                throw new AccountsException(FunctionMessages.ChunksDoNotAbut(report.Chunk, expected));
            }

            expected = report.ActualEndExclusive ?? throw new AccountsException(FunctionMessages.ChunksDoNotAbut(report.Chunk, expected));
        }

        if (expected != plan.Run.Source.Length)
        {
            throw new AccountsException(FunctionMessages.ChunksDoNotCover(expected, plan.Run.Source.Length));
        }

        var accounts = new LoadAccounts(RecordTotals.Sum(reports))
        {
            Bytes = plan.Run.Source.Object.Size,
            Chunks = reports.Count,
            RepairedChunks = repaired,
        };
        if (accounts.Read != accounts.Accepted + accounts.Rejected + accounts.Filtered)
        {
            throw new AccountsException(FunctionMessages.RecordsDoNotAddUp(accounts));
        }

        return accounts;
    }
}
