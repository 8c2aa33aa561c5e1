using System.Globalization;
using System.Text;

namespace Etl.Torture.Security;

/// <summary>The processes of this machine, as Linux shows them under <c>/proc</c>; none elsewhere.</summary>
internal static class ProcessTree
{
    /// <summary>A process and all that descend from it.</summary>
    public static IReadOnlyList<int> Descendants(int process) => Descendants([process]);

    /// <summary>The processes whose command line names a path, and all that descend from them; not this one.</summary>
    public static IReadOnlyList<int> About(string path) =>
        Descendants([.. All().Where(id => id != Environment.ProcessId && CommandLine(id).Contains(path, StringComparison.Ordinal))]);

    /// <summary>The arguments of a process, behind one another; empty when it has ended.</summary>
    public static string CommandLine(int process) => Read(process, "cmdline").Replace('\0', ' ');

    /// <summary>The TCP sockets, of both versions, on which one of the processes waits for connections: local address and port in hexadecimal.</summary>
    public static IReadOnlyList<string> Listening(IEnumerable<int> processes)
    {
        var listening = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var table in (string[])["tcp", "tcp6"])
        {
            if (!File.Exists($"/proc/net/{table}"))
            {
                continue;
            }

            foreach (var line in File.ReadLines($"/proc/net/{table}").Skip(1))
            {
                // sl, local_address, rem_address, st (0A: LISTEN), queues, timer, retransmissions, uid, timeout, inode
                var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (fields[3] == "0A")
                {
                    listening[$"socket:[{fields[9]}]"] = $"{table} {fields[1]}";
                }
            }
        }

        return [.. processes.SelectMany(Sockets).Select(listening.GetValueOrDefault).OfType<string>()];
    }

    private static IEnumerable<string> Sockets(int process)
    {
        FileSystemInfo[] files;
        try
        {
            files = new DirectoryInfo(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/fd")).GetFileSystemInfos();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }

        return files.Select(file => file.LinkTarget).OfType<string>();
    }

    private static List<int> Descendants(IEnumerable<int> roots)
    {
        var children = All().ToLookup(Parent);
        var found = new List<int>();
        var open = new Queue<int>(roots.Distinct());
        while (open.TryDequeue(out var process))
        {
            if (found.Contains(process))
            {
                continue;
            }

            found.Add(process);
            foreach (var child in children[process])
            {
                open.Enqueue(child);
            }
        }

        return found;
    }

    private static List<int> All() => !Directory.Exists("/proc/self")
        ? []
        : [.. Directory.EnumerateDirectories("/proc").Select(path => int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0).Where(id => id > 0)];

    private static int Parent(int process)
    {
        // The name, in brackets, may hold anything.
        var stat = Read(process, "stat");
        var fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 1 && int.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out var parent) ? parent : 0;
    }

    private static string Read(int process, string file)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/{file}")));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
