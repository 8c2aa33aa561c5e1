using System.Collections.Immutable;
using Etl.Torture.Crashes;
using Npgsql;

namespace Etl.Torture.PostgresFaults;

/// <summary>The server lets us in, but not do everything.</summary>
internal static class RightsFaults
{
    private const string Refused = "DatabaseRefusedException";

    public static ImmutableArray<PostgresFault> All { get; } =
    [
        new("no right to the schema", PostgresFault.Upsert, new Expectation { ExitCodes = [1], Error = Refused, Says = ["permission denied for schema etl", "let an administrator run"] },
            (site, ct) => AsClerkAsync(site, "SELECT 1", ct)),
        new("no right to the target", PostgresFault.Upsert, new Expectation { ExitCodes = [2], Error = Refused, Says = ["may not SELECT, INSERT, UPDATE on public.items", "GRANT SELECT, INSERT, UPDATE ON"] },
            (site, ct) => AsClerkAsync(site, "GRANT ALL ON SCHEMA etl, etl_staging, public TO {0}; GRANT ALL ON ALL TABLES IN SCHEMA etl TO {0}", ct)),
        new("no right to write to the target", PostgresFault.Upsert, new Expectation { ExitCodes = [2], Error = Refused, Says = ["may not INSERT, UPDATE on public.items", "GRANT INSERT, UPDATE ON"] },
            (site, ct) => AsClerkAsync(site, "GRANT ALL ON SCHEMA etl, etl_staging, public TO {0}; GRANT ALL ON ALL TABLES IN SCHEMA etl TO {0}; GRANT SELECT ON items TO {0}", ct)),
        new("read-only from the start", PostgresFault.Upsert, new Expectation { ExitCodes = [1, 2], Error = "DatabaseUnavailableException", Says = ["25006", "It is read-only, perhaps a standby: connect to the primary"] },
            async (site, ct) =>
            {
                await SetReadOnlyAsync(site, on: true, ct);
                var end = await site.RunHastilyAsync(site.Database, ct);
                await SetReadOnlyAsync(site, on: false, ct);
                return end;
            }),
    ];

    private static async Task SetReadOnlyAsync(CrashSite site, bool on, CancellationToken ct)
    {
        await using var other = await OtherSession.OpenAsync(site.Database, ct);
        var database = new NpgsqlConnectionStringBuilder(site.Database).Database;
        // Apart: a transaction stays as it has begun.
        await other.ExecuteAsync("SET default_transaction_read_only = off", ct);
        await other.ExecuteAsync($"ALTER DATABASE \"{database}\" {(on ? "SET default_transaction_read_only = on" : "RESET default_transaction_read_only")}", ct);
    }

    /// <summary>The server knows one role that may log in; it becomes another one that has only what it is granted.</summary>
    private static async Task<ProgramEnd> AsClerkAsync(CrashSite site, string grants, CancellationToken ct)
    {
        var database = new NpgsqlConnectionStringBuilder(site.Database).Database!;
        var clerk = $"clerk_of_{database}";
        await using var other = await OtherSession.OpenAsync(site.Database, ct);
        await other.ExecuteAsync($"CREATE ROLE {clerk}; {grants.Replace("{0}", clerk, StringComparison.Ordinal)}", ct);
        try
        {
            return await site.RunOnceAsync(new NpgsqlConnectionStringBuilder(site.Database) { Options = $"-c role={clerk}" }.ConnectionString, ct);
        }
        finally
        {
            // What it owns is the load's from now on.
            await other.ExecuteAsync($"REASSIGN OWNED BY {clerk} TO CURRENT_USER; DROP OWNED BY {clerk}; DROP ROLE {clerk}", ct);
        }
    }
}
