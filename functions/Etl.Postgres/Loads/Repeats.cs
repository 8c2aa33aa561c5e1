using Etl.Functions.Errors;
using Etl.Postgres.Connections;
using Etl.Postgres.Merging;
using Etl.Postgres.Targets;
using Npgsql;

namespace Etl.Postgres.Loads;

/// <summary>
/// Whether a load of a target is a repeat of an earlier one, or has come after a later version. Row by row of the table in docs/merging.md: the
/// version is asked about when it is claimed, a later version then and under the target's lock, the bytes under that lock alone.
/// </summary>
/// <remarks>Lives as long as the transaction that asks: what it has seen of the target it sees no other way.</remarks>
internal sealed class Repeats(NpgsqlConnection connection, TargetName target, CancellationToken ct)
{
    private TargetStanding? _standing;
    private bool? _hasRows;

    /// <summary>The target.</summary>
    public TargetName Target => target;

    /// <summary>A loaded run.</summary>
    public async Task<EarlierRun> ReadAsync(string runId) => (await FindAsync("r.run_id = $1", runId)).Single();

    /// <summary>Whether a load that means this is a repeat of the run: it meant the same, and what it left is there.</summary>
    public async Task<bool> IsOfAsync(EarlierRun run, string? meaning) => run.Means(meaning) && await HoldsAsync(run);

    /// <summary>The latest load of a later version of the same key, or what it is a repeat of, whose rows are still there; null when there is none.</summary>
    public async Task<EarlierRun?> FindLaterAsync(string loadId)
    {
        var later = await connection.QueryAsync(
            $"""
            SELECT {EarlierRun.Columns} FROM etl.load l
            JOIN etl.load later ON later.bucket = l.bucket AND later.key = l.key AND later.dataset = l.dataset AND later.target = l.target AND later.sequencer > l.sequencer
            JOIN etl.run r ON r.run_id IN (later.loaded_run, later.repeat_of)
            WHERE l.load_id = $1 ORDER BY later.sequencer DESC, r.merge_sequence DESC
            """, EarlierRun.Read, ct, loadId);
        foreach (var run in later)
        {
            // A table that has lost the later rows takes the older ones: that is better than none.
            if (await HoldsAsync(run))
            {
                return run;
            }
        }

        return null;
    }

    /// <summary>The target's last load, if it was of the same bytes, comes to the same again, and is still there.</summary>
    public async Task<EarlierRun?> FindLastAsync(LoadContent content)
    {
        var last = (await FindAsync("r.target = $1 ORDER BY r.merge_sequence DESC LIMIT 1", target.Sql)).SingleOrDefault();
        return last is { RejectedByTarget: 0 } && last.Content == content && await HoldsAsync(last) ? last : null;
    }

    /// <summary>The last load that has appended rows of the same bytes; null when there was none.</summary>
    /// <exception cref="RepeatException">There was one, and the dataset or the table has changed since.</exception>
    public async Task<EarlierRun?> FindAppendedAsync(LoadContent content)
    {
        var appended = (await FindAsync(
            "r.target = $1 AND r.dataset = $2 AND r.digest = $3 AND r.size = $4 AND r.state = 'loaded' ORDER BY r.merge_sequence DESC",
            target.Sql, content.Dataset, content.Digest, content.Size)).FirstOrDefault(earlier => earlier.Rows > 0);
        return appended is null || await IsOfAsync(appended, content.Meaning) ? appended : throw Unsure(appended, content.Meaning);
    }

    /// <summary>That rows were appended by a run, and may be there or not.</summary>
    public RepeatException Unsure(EarlierRun run, string? meaning) => new(RepeatMessages.Unsure(run, target, run.Means(meaning)));

    /// <summary>Whether what a run left in the target is still there, as far as the table tells.</summary>
    private async Task<bool> HoldsAsync(EarlierRun run)
    {
        _standing ??= await TargetStanding.ReadAsync(connection, target, ct);
        if (_standing.Oid is null)
        {
            return false;
        }
        // Of no rows none can be lost. Nor is the table, which a later load may have filled by becoming it, asked for then.
        if (run.Rows == 0)
        {
            return true;
        }

        var sameRegistry = run.Registry == _standing.Registry;
        if (sameRegistry && (run.Target != _standing.Oid || run.Files.Except(_standing.Files).Any()))
        {
            return false;
        }

        return _standing.MayRead ? _hasRows ??= await LookForRowsAsync() : sameRegistry;
    }

    /// <summary>Whether there is a row. The look leaves no lock, which would be in the way of a merge that goes on.</summary>
    private async Task<bool> LookForRowsAsync()
    {
        var before = await Savepoint.SetAsync(connection, "look_for_rows", ct);
        var hasRows = await connection.ScalarAsync($"SELECT EXISTS (SELECT 1 FROM {target.Sql})", ct) is true;
        await before.GoBackAsync(ct);
        return hasRows;
    }

    private Task<List<EarlierRun>> FindAsync(string where, params object?[] values) =>
        connection.QueryAsync($"SELECT {EarlierRun.Columns} FROM etl.run r WHERE {where}", EarlierRun.Read, ct, values);
}
