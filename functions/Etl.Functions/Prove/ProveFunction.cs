using System.Collections.Immutable;
using Etl.Core.Splitting;
using Etl.Functions.Chunks;
using Etl.Functions.Errors;
using Etl.Functions.Ports;
using Etl.Functions.Rejects;
using Etl.Functions.Runs;

namespace Etl.Functions.Prove;

/// <summary>
/// Proves that chunks start where records do, and holds the file's findings and rejects against their limits once that is
/// certain. Changes nothing, so that it may be repeated, lost and late.
/// </summary>
internal sealed class ProveFunction(FunctionServices services, PlannedRuns plans)
{
    private readonly ChunkEvidence _evidence = new(services);
    private readonly RejectThresholds _thresholds = new(services);

    /// <summary>Handles one proof.</summary>
    public async Task<ProofResult> HandleAsync(FunctionRequest request, CancellationToken ct)
    {
        var work = request.RequirePlan();
        var plan = await plans.GetAsync(work.Bucket, work.PlanKey, ct);
        var reports = await _evidence.ReadAsync(work, ct);
        var proof = ChunkEvidence.Verify(plan.Run, work, reports);
        switch (proof.Verdict)
        {
            case ProofVerdict.Repair:
                return new ProofResult(Next.Repair, proof.WrongBoundaries);
            case ProofVerdict.PreScan:
                return new ProofResult(Next.PreScan, proof.WrongBoundaries);
            case ProofVerdict.Fatal:
                var fatal = reports.First(report => report.Chunk.Index == proof.FatalChunk);
                var line = plan.Run.HeaderLines + proof.LinesBeforeFatal + fatal.Fatal!.LocalLine;
                throw new UnterminatedQuoteException(FunctionMessages.UnterminatedQuote(plan, line, fatal.Fatal.Offset));
        }

        if (reports.FirstOrDefault(report => report.ObjectVersion != plan.Run.Source.Content.Version) is { } other)
        {
            throw new AccountsException(FunctionMessages.OtherVersion(other.Chunk, other.ObjectVersion, plan.Run.Source.Content.Version));
        }

        await _thresholds.CheckAsync(plan, reports, ImmutableDictionary<string, long>.Empty, ct);
        return new ProofResult(work.Pass == Pass.Load ? Next.Reduce : work.Options.DryRun ? Next.Finish : Next.LoadValidated, 0);
    }
}
