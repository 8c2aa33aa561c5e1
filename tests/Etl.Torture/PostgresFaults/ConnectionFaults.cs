using System.Collections.Immutable;
using Etl.Torture.Wire;
using Npgsql;

namespace Etl.Torture.PostgresFaults;

/// <summary>Connections that cannot be had, or break.</summary>
internal static class ConnectionFaults
{
    private static readonly Expectation TriedAgain = new() { ExitCodes = [0] };

    public static ImmutableArray<PostgresFault> All { get; } =
    [
        new(
            "nobody there", PostgresFault.Upsert, new Expectation { ExitCodes = [1], Error = "DatabaseUnavailableException", Says = ["nowhere", "cannot be reached"] },
            (site, ct) => site.RunHastilyAsync(new NpgsqlConnectionStringBuilder(site.Database) { Host = Path.Combine(site.Directory, "nowhere") }.ConnectionString, ct)),
        Dropped("connection dropped in a COPY", step => PostgresFault.Is(step, WireSide.Data, "COPY")),
        Dropped("connection dropped behind a COPY", step => PostgresFault.Is(step, WireSide.Complete, "COPY")),
        Dropped("connection dropped at the commit of a chunk, before", step => PostgresFault.Is(step, WireSide.Before, "COMMIT of UPDATE etl.chunk")),
        Dropped("connection dropped at the commit of a chunk, after", step => PostgresFault.Is(step, WireSide.After, "COMMIT of UPDATE etl.chunk")),
        Dropped("connection dropped in the merge", step => PostgresFault.Is(step, WireSide.Before, "INSERT INTO \"public\".\"items\"")),
        Dropped("connection dropped in the merge, after its insert", step => PostgresFault.Is(step, WireSide.After, "INSERT INTO \"public\".\"items\"")),
        Dropped("connection dropped at the commit of the merge, before", step => PostgresFault.Is(step, WireSide.Before, "COMMIT of UPDATE etl.load SET status = 'loaded'")),
        Dropped("connection dropped at the commit of the merge, after", step => PostgresFault.Is(step, WireSide.After, "COMMIT of UPDATE etl.load SET status = 'loaded'")),
        Dropped("connection dropped after the result", step => PostgresFault.Is(step, WireSide.After, "INSERT INTO etl.outbox")),
        Gone("gone from a COPY on", step => PostgresFault.Is(step, WireSide.Data, "COPY")),
        Gone("gone from the merge on", step => PostgresFault.Is(step, WireSide.After, "INSERT INTO \"public\".\"items\"")),
    ];

    /// <summary>A connection that breaks once.</summary>
    private static PostgresFault Dropped(string name, Func<WireStep, bool> at) => new(name, PostgresFault.Upsert, TriedAgain, async (site, ct) =>
    {
        var dropped = 0;
        site.Proxy.Gate = (step, _) => ValueTask.FromResult(!at(step) || Interlocked.Increment(ref dropped) != 1);
        var end = await site.RunOnceAsync(site.Proxy.ConnectionString, ct);
        await site.Proxy.CutAsync();
        return dropped > 0 ? end : throw new TortureException("The fault was not met.");
    });

    /// <summary>A server that is not to be reached any more.</summary>
    private static PostgresFault Gone(string name, Func<WireStep, bool> from) => new(
        name, PostgresFault.Upsert, new Expectation { ExitCodes = [2], Error = "DatabaseUnavailableException", Says = ["cannot be reached, or broke the connection"] }, async (site, ct) =>
        {
            var gone = false;
            site.Proxy.Gate = (step, _) =>
            {
                if (from(step))
                {
                    Volatile.Write(ref gone, true);
                }

                return ValueTask.FromResult(!Volatile.Read(ref gone));
            };
            var end = await site.RunHastilyAsync(site.Proxy.ConnectionString, ct);
            await site.Proxy.CutAsync();
            return gone ? end : throw new TortureException("The fault was not met.");
        });
}
