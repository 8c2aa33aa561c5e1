namespace Etl.Benchmark.Running;

/// <summary>The folder that the benchmark works in, for it alone, and empty at both ends.</summary>
internal sealed class BenchmarkWorkspace : IDisposable
{
    private readonly BenchmarkFiles _files;
    private readonly FileStream _lock;

    private BenchmarkWorkspace(BenchmarkFiles files, FileStream taken) => (_files, _lock) = (files, taken);

    /// <exception cref="BenchmarkException">Another benchmark is running here.</exception>
    public static BenchmarkWorkspace Take(BenchmarkFiles files)
    {
        FileStream taken;
        try
        {
            taken = new FileStream(Path.Combine(files.Bench, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException)
        {
            throw new BenchmarkException("another benchmark is running in this clone.");
        }

        var workspace = new BenchmarkWorkspace(files, taken);
        workspace.Empty();
        return workspace;
    }

    public void Dispose()
    {
        Empty();
        _lock.Dispose();
    }

    /// <summary>The server's supervisor stops it when the benchmark has left it, and writes into the folder until then.</summary>
    private void Empty()
    {
        // A stop writes what is left to be written: up to two gigabytes.
        const int Tries = 1800;
        for (var tries = 1; Directory.Exists(_files.Workspace); tries++)
        {
            try
            {
                if (!File.Exists(Path.Combine(Cluster, "data", "postmaster.pid")))
                {
                    Delete();
                }
                else if (tries == Tries)
                {
                    throw new BenchmarkException($"the server in {_files.Workspace} does not stop; is a command still using it?");
                }
            }
            catch (IOException) when (tries < Tries)
            {
                // The supervisor has written its last line meanwhile.
            }

            Thread.Sleep(100);
        }
    }

    /// <summary>Where the cluster is: in the workspace, or in the place that is named there (root, in a clone under /root).</summary>
    private string Cluster
    {
        get
        {
            var postgres = Path.Combine(_files.Workspace, "postgres");
            var elsewhere = Path.Combine(postgres, "elsewhere");
            return File.Exists(elsewhere) ? File.ReadAllText(elsewhere).Trim() : postgres;
        }
    }

    private void Delete()
    {
        if (Directory.Exists(Cluster))
        {
            Directory.Delete(Cluster, recursive: true);
        }

        Directory.Delete(_files.Workspace, recursive: true);
    }
}
