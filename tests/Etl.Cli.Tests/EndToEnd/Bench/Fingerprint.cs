using Etl.Local.Running;

namespace Etl.Cli.Tests.EndToEnd.Bench;

/// <summary>What a load leaves in the world: its rows, its rejects, and the accounts that do not depend on how it was cut.</summary>
internal sealed record Fingerprint(string Rows, string Rejects, (long?, long?, long?, long?, long?) Accounts)
{
    private const string Checksum =
        """
        SELECT count(*) || ' ' || md5(coalesce(string_agg(md5(t::text), '' ORDER BY transaction_id COLLATE "C"), '')) FROM transactions t
        """;

    public static async Task<Fingerprint> TakeAsync(Workbench bench, RunOutcome outcome)
    {
        var a = outcome.Accounts;
        var rejects = string.Join('\n', RejectsFile.Read(outcome));
        return new Fingerprint(await RowsAsync(bench), rejects, (a.Read, a.Accepted, a.Rejected, a.Blank, a.Rows));
    }

    /// <summary>The number of rows and a checksum of them in the order of their keys.</summary>
    public static Task<string> RowsAsync(Workbench bench) => bench.ValueAsync(Checksum);
}
