using System.Diagnostics;
using System.Globalization;

namespace Etl.Local.Embedded;

/// <summary>
/// What a running server writes down in <c>postmaster.pid</c>: line 1 its process, 4 its port, 5 its socket directory, 8 its status
/// (src/include/utils/pidfile.h).
/// </summary>
internal sealed record PostmasterFile(int ProcessId, int Port, string SocketDirectory, bool IsReady)
{
    public static string PathIn(string dataDirectory) => Path.Combine(dataDirectory, "postmaster.pid");

    /// <summary>Null where there is none.</summary>
    public static PostmasterFile? Read(string dataDirectory)
    {
        try
        {
            var lines = File.ReadAllLines(PathIn(dataDirectory));
            string Line(int number) => lines.Length >= number ? lines[number - 1].Trim() : "";
            int Integer(int number) => int.TryParse(Line(number), CultureInfo.InvariantCulture, out var value) ? value : 0;

            return Integer(1) == 0 ? null : new PostmasterFile(Integer(1), Integer(4), Line(5), Line(8) == "ready");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>
    /// Whether the process is a Postgres of this data directory, rather than dead, a zombie nobody reaps, or another program that got
    /// the same id later (likely in containers, where ids start again).
    /// </summary>
    public bool IsRunning(string dataDirectory)
    {
        if (OperatingSystem.IsLinux())
        {
            return IsRunningOnLinux(dataDirectory);
        }

        try
        {
            using var process = Process.GetProcessById(ProcessId);
            return !process.HasExited && process.ProcessName.Contains("postgres", StringComparison.OrdinalIgnoreCase);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private bool IsRunningOnLinux(string dataDirectory)
    {
        try
        {
            var arguments = File.ReadAllText($"/proc/{ProcessId}/cmdline").Split('\0');
            return arguments[0].EndsWith("postgres", StringComparison.Ordinal) && arguments.Contains(dataDirectory, StringComparer.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
