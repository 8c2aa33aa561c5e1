using System.Globalization;
using Etl.Torture.Crashes;
using Etl.Torture.Running;

namespace Etl.Torture.PostgresFaults;

/// <summary>A server that is stopped as by a crash, and one whose disk is full: each case has a server of its own.</summary>
internal static class ServerFaults
{
    private const int Stops = 4;
    private const string DiskSize = "176m";

    /// <summary>What is left of the disk: enough to begin, too little for the rows.</summary>
    private const long LeftBytes = 3 << 20;

    private static readonly Expectation Stopped = new() { ExitCodes = [0, 2], Error = "DatabaseUnavailableException", Says = ["cannot be reached, or broke the connection"] };

    private static readonly Expectation Full = new() { ExitCodes = [2], Error = "DatabaseFailedException", Says = ["The disk of ", "is full", "start the same input again"] };

    public static IEnumerable<TortureCase> Cases(CrashRig rig, TortureContext context)
    {
        for (var number = 0; number < Stops; number++)
        {
            var seed = unchecked((context.Options.Seed * 104_729) + number);
            yield return new TortureCase(string.Create(CultureInfo.InvariantCulture, $"pg_ctl stop -m immediate, seed {seed}"), ct => StopAsync(rig, context, seed, ct));
        }

        yield return new TortureCase("disk full", ct => FillAsync(rig, context, ct));
    }

    /// <summary>Stops it somewhere in the load, and starts it again.</summary>
    private static async Task<CaseOutcome> StopAsync(CrashRig rig, TortureContext context, int seed, CancellationToken ct)
    {
        var random = new Random(seed);
        var scenario = PostgresFault.Upsert;
        var points = (await rig.UndisturbedAsync(scenario, ct)).Points.Where(point => point.Place == CrashPlace.Wire).ToList();
        var point = points[random.Next(points.Count)];
        var directory = Directory.CreateDirectory(Path.Combine(context.Scratch, $"o{seed}")).FullName;
        try
        {
            await using var server = await OwnServer.StartAsync(context.Files, directory, ct);
            await using var site = await rig.CreateSiteAsync(scenario, server.ConnectionString, ct);
            var (reached, stopping) = (0, Task.CompletedTask);
            site.Proxy.Gate = async (step, _) =>
            {
                if (step.ToString() != point.Name || Interlocked.Increment(ref reached) != point.Occurrence)
                {
                    return true;
                }

                // The connection, and its token, end with the server; stopping it has to go on.
                await server.StopImmediatelyAsync(ct);
                stopping = Task.Run(() => server.StartAsync(ct), ct);
                return true;
            };
            var outcome = await PostgresFaultsPart.TryAsync(
                rig, site, Stopped,
                async token =>
                {
                    var end = await site.RunOnceAsync(site.Proxy.ConnectionString, token);
                    await stopping;
                    await site.Proxy.CutAsync();
                    return end;
                },
                ct);
            return outcome with { Tried = reached >= point.Occurrence ? 1 : 0, Problems = [.. outcome.Problems.Select(problem => $"stopped at {point}: {problem}")] };
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task<CaseOutcome> FillAsync(CrashRig rig, TortureContext context, CancellationToken ct)
    {
        if (!Environment.IsPrivilegedProcess || !OperatingSystem.IsLinux())
        {
            return CaseOutcome.Absent("a small disk can be mounted by root on Linux only");
        }

        var disk = Directory.CreateDirectory(Path.Combine(context.Scratch, "full")).FullName;
        try
        {
            await ProgramRun.OutputAsync("mount", ["-t", "tmpfs", "-o", $"size={DiskSize},mode=755", "tmpfs", disk], ct: ct);
        }
        catch (TortureException refused)
        {
            return CaseOutcome.Absent($"a small disk cannot be mounted here: {refused.Message}");
        }

        try
        {
            await using var server = await OwnServer.StartAsync(context.Files, disk, ct);
            var scenario = CrashScenario.All.Single(one => one.Name == "takeover");
            await using var site = await rig.CreateSiteAsync(scenario, server.ConnectionString, ct);
            var filler = Path.Combine(disk, "filler");
            return await PostgresFaultsPart.TryAsync(
                rig, site, Full,
                async token =>
                {
                    await FillAsync(filler, new DriveInfo(disk).AvailableFreeSpace - LeftBytes, token);
                    var end = await site.RunOnceAsync(site.Database, token);
                    File.Delete(filler);
                    return end;
                },
                ct);
        }
        finally
        {
            await ProgramRun.OutputAsync("umount", [disk], ct: CancellationToken.None);
        }
    }

    private static async Task FillAsync(string file, long bytes, CancellationToken ct)
    {
        await using var filler = File.Create(file);
        var block = new byte[1 << 20];
        for (; bytes > 0; bytes -= block.Length)
        {
            await filler.WriteAsync(block.AsMemory(0, (int)Math.Min(bytes, block.Length)), ct);
        }
    }
}
