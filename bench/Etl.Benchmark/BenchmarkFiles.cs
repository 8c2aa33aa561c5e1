namespace Etl.Benchmark;

/// <summary>Where things are in the clone.</summary>
internal sealed record BenchmarkFiles
{
    private BenchmarkFiles(string root) => Root = root;

    /// <summary>The clone.</summary>
    public string Root { get; }

    /// <summary>The folder of the benchmark; its <c>datasets</c> and its <c>.etl</c> are what the command uses by default when started here.</summary>
    public string Bench => Path.Combine(Root, "bench");

    /// <summary>The launcher.</summary>
    public string Launcher => Path.Combine(Root, "etl");

    /// <summary>The command's program, which supervises the embedded Postgres.</summary>
    public string Program => Path.Combine(Root, "cli", "Etl.Cli", "bin", "program", "Etl.Cli.dll");

    /// <summary>The command's default workspace; emptied when the benchmark begins and when it ends.</summary>
    public string Workspace => Path.Combine(Bench, ".etl");

    /// <summary>The generated files.</summary>
    public string Data => Path.Combine(Workspace, "data");

    /// <summary>The dataset.</summary>
    public string Dataset => Path.Combine(Bench, "datasets", "transactions.yaml");

    /// <summary>The results.</summary>
    public string Results => Path.Combine(Bench, "results");

    /// <summary>A script of a peer.</summary>
    public string Peer(string name) => Path.Combine(Bench, "peers", name);

    /// <summary>Finds the clone around this program.</summary>
    public static BenchmarkFiles Find()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "Etl.Chunked.sln")))
            {
                return new BenchmarkFiles(directory.FullName);
            }
        }

        throw new BenchmarkException($"There is no clone of Etl.Chunked around {AppContext.BaseDirectory}.");
    }
}
