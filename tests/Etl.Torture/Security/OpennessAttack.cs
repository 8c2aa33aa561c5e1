using Etl.Torture.Running;

namespace Etl.Torture.Security;

/// <summary>A run with an embedded server of its own, under the most generous umask: what its files, directories, sockets and ports let others do.</summary>
internal static class OpennessAttack
{
    private const UnixFileMode OthersMayRead = UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private const UnixFileMode OthersMayWrite = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    private const UnixFileMode OthersMayEnter = UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static async Task<CaseOutcome> RunAsync(SecurityBench bench, int seed, CancellationToken ct)
    {
        if (!OperatingSystem.IsLinux())
        {
            return CaseOutcome.Absent("what a process listens on is read from /proc");
        }

        bench.AddDataset("dataset: items\nmatch: incoming/items*.csv\ncolumns: [{ name: id, type: int4 }]\ntarget: { table: items }\nrejects: { max_percent: 100 }\n");
        var file = bench.Write(".etl/incoming/items.csv", "id\n1\nx\n");
        var problems = new List<string>();
        var seen = new HashSet<int>();
        void Watch(int process)
        {
            var processes = ProcessTree.About(bench.Root);
            seen.UnionWith(processes.Where(id => ProcessTree.CommandLine(id).StartsWith("postgres", StringComparison.Ordinal) || ProcessTree.CommandLine(id).Contains("/postgres ", StringComparison.Ordinal)));
            problems.AddRange(ProcessTree.Listening(processes).Select(port => $"a process listens on {port}"));
            foreach (var socket in Sockets(bench))
            {
                Socket(socket, problems);
            }
        }

        // A second file on the command line keeps the run going for a moment.
        var run = await bench.CommandAsync(null, ["run", file, bench.Write("items-2.csv", "id\n2\n"), "--dataset", "items"], ct, Watch, mask: "000");
        if (run.ExitCode != 0)
        {
            problems.Add($"exit {run.ExitCode}: {run.All}");
        }

        if (seen.Count == 0)
        {
            problems.Add("no server was seen");
        }

        await StoppedAsync(bench, ct);

        var looked = 0;
        foreach (var path in Directory.EnumerateFileSystemEntries(bench.Workspace, "*", SearchOption.AllDirectories))
        {
            looked++;
            if (Excess(bench, path) is { } excess)
            {
                problems.Add($"{Path.GetRelativePath(bench.Workspace, path)} is {excess}");
            }
        }

        if (!Directory.Exists(Path.Combine(bench.Workspace, "rejects")))
        {
            problems.Add($"the run left no rejects to look at: {run.All}");
        }

        return new CaseOutcome(looked + seen.Count, [.. problems.Distinct()]);
    }

    /// <summary>What is wrong with the mode of a path: nothing may be written by others, and of what holds data nothing may be read.</summary>
    private static string? Excess(SecurityBench bench, string path)
    {
        if (new FileInfo(path).LinkTarget is not null)
        {
            return null;
        }

        var mode = new FileInfo(path).UnixFileMode;
        if ((mode & OthersMayWrite) != UnixFileMode.None && !IsDropped(bench, path))
        {
            return $"open to be written by others, {mode}";
        }

        // The sender's own file keeps the mode that its sender gave it; the server's settings hold no secret.
        var relative = Path.GetRelativePath(bench.Workspace, path).Split(Path.DirectorySeparatorChar);
        var isData = relative[0] is "rejects" or "reports" or "work" || relative.Contains("data");
        if (isData && (mode & (OthersMayRead | OthersMayEnter)) != UnixFileMode.None)
        {
            return $"open to be read by others, {mode}";
        }

        return null;
    }

    /// <summary>Whether the case itself has made it, before the command.</summary>
    private static bool IsDropped(SecurityBench bench, string path) =>
        path == Path.Combine(bench.Workspace, "incoming") || path.EndsWith("items.csv", StringComparison.Ordinal);

    private static IEnumerable<string> Sockets(SecurityBench bench)
    {
        var server = Path.Combine(bench.Workspace, "postgres");
        return Directory.Exists(server) ? Directory.EnumerateDirectories(server, "socket") : [];
    }

    private static void Socket(string directory, List<string> problems)
    {
        var mode = new DirectoryInfo(directory).UnixFileMode;
        if ((mode & (OthersMayRead | OthersMayWrite | OthersMayEnter)) != UnixFileMode.None)
        {
            problems.Add($"the directory of the socket is {mode}");
        }
    }

    /// <summary>The supervisor stops the server a moment after its last user has gone.</summary>
    private static async Task StoppedAsync(SecurityBench bench, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        while (ProcessTree.About(bench.Root).Count > 0)
        {
            await Task.Delay(50, patience.Token);
        }
    }
}
