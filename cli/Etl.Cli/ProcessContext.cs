using Etl.Cli.Terminals;

namespace Etl.Cli;

/// <summary>The surroundings of the process that really runs.</summary>
internal static class ProcessContext
{
    /// <summary>What a table may take where no terminal says how wide it is.</summary>
    private const int RedirectedWidth = 160;

    public static CommandContext Create(Services services)
    {
        var root = FindRoot(AppContext.BaseDirectory);
        return new CommandContext
        {
            Out = Open(Console.Out, Console.IsOutputRedirected),
            Error = Open(Console.Error, Console.IsErrorRedirected),
            OpenOutput = () => OperatingSystem.IsWindows() ? Console.OpenStandardOutput() : new StandardOutput(),
            CurrentDirectory = Environment.CurrentDirectory,
            ApplicationRoot = root,
            Environment = Environment.GetEnvironmentVariable,
            Time = TimeProvider.System,
            Services = services,
        };
    }

    private static Screen Open(TextWriter writer, bool redirected)
    {
        var isTerminal = !redirected && Environment.GetEnvironmentVariable("TERM") is not "dumb";
        var color = isTerminal && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        return new Screen(writer, isTerminal, color, isTerminal ? WindowWidth() : RedirectedWidth);
    }

    private static int WindowWidth()
    {
        try
        {
            return Console.WindowWidth is > 0 and var width ? width : RedirectedWidth;
        }
        catch (IOException)
        {
            return RedirectedWidth;
        }
    }

    /// <summary>The nearest directory above the program that holds the flow's definition.</summary>
    private static string FindRoot(string start)
    {
        for (var directory = new DirectoryInfo(start); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "statemachine", "etl.asl.json")))
            {
                return directory.FullName;
            }
        }

        return start;
    }
}
