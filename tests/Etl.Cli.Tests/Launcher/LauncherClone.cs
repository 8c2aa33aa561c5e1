namespace Etl.Cli.Tests.Launcher;

/// <summary>
/// A clone with the real launcher and little else, in a directory with a space in its name. Its <c>dotnet</c> and
/// <c>npm</c> are scripts that note what they were asked, so that nothing is really built or installed.
/// </summary>
internal sealed class LauncherClone : IDisposable
{
    public const string HelpFolder = "cli/Etl.Cli/Help";

    private const string Dotnet = """
        #!/usr/bin/env bash
        case $1 in
          --version) echo 10.0.100 ;;
          build | publish)
            echo "$2" >>"$CLONE_LOG/builds"
            if [[ -e functions/Etl.Core/broken ]]; then echo 'Core.cs(1,1): error CS1002: ; expected'; exit 1; fi
            mkdir -p cli/Etl.Cli/bin/program functions/Etl.Core/obj
            if [[ $1 == publish ]]; then : >cli/Etl.Cli/bin/program/Etl.Cli.dll; fi
            ;;
          *.Tests.dll)
            program=${1##*/}
            echo "${*:2}" >"$CLONE_LOG/arguments"
            cat "$CLONE_LOG/$program.out"
            exit "$(cat "$CLONE_LOG/$program.code")"
            ;;
          *)
            if [[ $2 == exit3 ]]; then exit 3; fi
            echo "ran: ${*:2}"
            ;;
        esac
        """;

    private const string Npm = """
        #!/usr/bin/env bash
        echo "$PWD" >>"$CLONE_LOG/installs"
        mkdir -p node_modules && : >node_modules/.package-lock.json
        """;

    private static readonly string[] Tools =
        ["bash", "env", "find", "mkdir", "mv", "rm", "cat", "mktemp", "flock", "sed", "awk", "readlink", "tail", "basename", "dirname", "sleep", "uname"];

    private readonly TestFolder _folder = new();

    public LauncherClone()
    {
        var source = RepositoryFiles.Root;
        foreach (var directory in new[] { Path.Combine(Root, "tests"), Bin, Log })
        {
            Directory.CreateDirectory(directory);
        }

        File.Copy(Path.Combine(source, "etl"), Path.Combine(Root, "etl"));
        File.Copy(Path.Combine(source, "tests", "run.sh"), Path.Combine(Root, "tests", "run.sh"));
        foreach (var help in Directory.GetFiles(Path.Combine(source, HelpFolder)))
        {
            Write(Path.Combine(HelpFolder, Path.GetFileName(help)), File.ReadAllText(help));
        }

        foreach (var path in new[] { "functions/Etl.Core/Core.cs", "cli/Etl.Cli/Program.cs", "statemachine/etl.asl.json", "Directory.Packages.props", "global.json" })
        {
            Write(path, "");
        }

        foreach (var tool in Tools)
        {
            var found = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(directory => Path.Combine(directory, tool)).FirstOrDefault(File.Exists);
            if (found is not null)
            {
                File.CreateSymbolicLink(Path.Combine(Bin, tool), found);
            }
        }

        Program("dotnet", Dotnet);
        Program("npm", Npm);
    }

    public string Home => _folder.Root;

    public string Root => _folder.PathOf("a clone");

    public int Builds => Lines("builds");

    public int Installs => Lines("installs");

    public string LastTestArguments => File.ReadAllText(Path.Combine(Log, "arguments")).TrimEnd();

    private string Bin => Path.Combine(Home, "bin");

    private string Log => Path.Combine(Home, "log");

    public void Write(string path, string text) => _folder.Write(Path.Combine("a clone", path), text);

    public void Remove(string program) => File.Delete(Path.Combine(Bin, program));

    public void AddTestProject(string name, string output, int exitCode)
    {
        Write($"tests/{name}/{name}.csproj", "");
        File.WriteAllText(Path.Combine(Log, name + ".dll.out"), "Test run summary\n  " + output.Replace("|", "\n  ", StringComparison.Ordinal) + "\n");
        File.WriteAllText(Path.Combine(Log, name + ".dll.code"), exitCode.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    public ProgramEnd Run(params string[] args) => RunFile(Path.Combine(Root, "etl"), args);

    /// <summary>Runs it with ETL_DATABASE as given.</summary>
    public ProgramEnd RunWithDatabase(string database, params string[] args) => RunFile(Path.Combine(Root, "etl"), database, args);

    public ProgramEnd RunFile(string file, params string[] args) => RunFile(file, database: null, args);

    private ProgramEnd RunFile(string file, string? database, string[] args) =>
        Task.Run(() => ProgramRun.RunAsync(file, args, Home, new Dictionary<string, string?> { ["PATH"] = Bin, ["CLONE_LOG"] = Log, ["ETL_DATABASE"] = database })).Result;

    public void Dispose() => _folder.Dispose();

    private void Program(string name, string script)
    {
        var path = Path.Combine(Bin, name);
        File.WriteAllText(path, script);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private int Lines(string log) => File.Exists(Path.Combine(Log, log)) ? File.ReadAllLines(Path.Combine(Log, log)).Length : 0;
}
