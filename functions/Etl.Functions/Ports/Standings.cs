using Etl.Functions.Runs;
using Etl.Functions.Telemetry;

namespace Etl.Functions.Ports;

/// <summary>Tells the ledger how runs stand.</summary>
internal static class Standings
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Records how a run stands. Never throws: it is for people to watch, and no load waits or fails for that. A dry run leaves nothing.</summary>
    public static async Task RecordStandingAsync(this FunctionServices services, RunPlan run, string dataset, string status, int chunks, string? error)
    {
        if (run.Options.DryRun)
        {
            return;
        }

        try
        {
            using var patience = new CancellationTokenSource(Patience, services.Time);
            await services.Ledger.RecordRunAsync(new RunStanding(run.RunId, dataset, run.Source.Object.Bucket, run.Source.Object.Key, status, chunks, error), patience.Token);
        }
        catch (Exception e)
        {
            EtlLog.StandingLost(services.Logger, e.Message);
        }
    }
}
