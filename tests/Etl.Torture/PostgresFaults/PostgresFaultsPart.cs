using Etl.Torture.Crashes;
using Etl.Torture.Running;

namespace Etl.Torture.PostgresFaults;

/// <summary>Lets Postgres fail while the command works with it, mends it, and runs the command again.</summary>
internal sealed class PostgresFaultsPart : ITorturePart
{
    private static readonly string[] InSlice = ["connection dropped in a COPY", "read-only from the start"];

    public string Name => "postgres-faults";

    public string Promise => "Whatever Postgres does, a load is done by trying again, or ends with an error that says what and where; nothing is half done, and the next run completes it.";

    public string Unit => "faults";

    public Task<IReadOnlyList<TortureCase>> ListAsync(TortureContext context, CancellationToken ct)
    {
        if (OperatingSystem.IsWindows())
        {
            return Task.FromResult<IReadOnlyList<TortureCase>>([new TortureCase("all", _ => Task.FromResult(CaseOutcome.Absent("the proxy needs a server at a Unix socket")))]);
        }

        var rig = CrashRig.Of(context);
        var faults = ConnectionFaults.All.Concat(LockFaults.All).Concat(RightsFaults.All).Select(fault => new TortureCase(fault.Name, token => RunAsync(rig, fault, token)));
        return Task.FromResult<IReadOnlyList<TortureCase>>(
            context.Options.Slice
                ? [.. faults.Where(one => InSlice.Contains(one.Name))]
                : [.. faults, .. FailoverFaults.Cases(rig, context), .. ServerFaults.Cases(rig, context)]);
    }

    private static async Task<CaseOutcome> RunAsync(CrashRig rig, PostgresFault fault, CancellationToken ct)
    {
        await using var site = await rig.CreateSiteAsync(fault.Scenario, ct);
        return await TryAsync(rig, site, fault.Expectation, token => fault.MeetAsync(site, token), ct);
    }

    /// <summary>Meets a fault, looks at how the command ended, and at what there is after the next run.</summary>
    public static async Task<CaseOutcome> TryAsync(CrashRig rig, CrashSite site, Expectation expectation, Func<CancellationToken, Task<ProgramEnd>> meet, CancellationToken ct)
    {
        var problems = new List<string>();
        var end = await meet(ct);
        problems.AddRange(expectation.Problems(end));
        var undisturbed = await rig.UndisturbedAsync(site.Scenario, ct);
        if (end.ExitCode != 0)
        {
            var rows = (await site.AftermathAsync(ct)).Rows;
            if (rows != undisturbed.Before.Rows && rows != undisturbed.Aftermath.Rows)
            {
                problems.Add($"half done after '{end}': {rows}");
            }
        }

        // People are told of a failure, and of its mending only by the result: the alert stays.
        problems.AddRange((await rig.CompareAsync(site, ct)).Where(problem => !problem.StartsWith("unexpected: alert: ", StringComparison.Ordinal)));
        return new CaseOutcome(1, problems);
    }
}

/// <summary>A fault of the server that cases share.</summary>
/// <param name="Name">Its case's name.</param>
/// <param name="Scenario">The load that meets it.</param>
/// <param name="Expectation">How the load may end.</param>
/// <param name="MeetAsync">Lets the load meet it, mends it, and returns how it ended.</param>
internal sealed record PostgresFault(string Name, CrashScenario Scenario, Expectation Expectation, Func<CrashSite, CancellationToken, Task<ProgramEnd>> MeetAsync)
{
    /// <summary>The load of most faults: inserts, updates and removes duplicates in a target that has rows.</summary>
    public static CrashScenario Upsert { get; } = CrashScenario.All.Single(one => one.Name == "upsert") with { Name = "upsert in place", Dropped = false };

    /// <summary>Whether a step is a statement's that begins so.</summary>
    public static bool Is(Wire.WireStep step, Wire.WireSide side, string statement) => step.Side == side && step.Statement.StartsWith(statement, StringComparison.Ordinal);
}
