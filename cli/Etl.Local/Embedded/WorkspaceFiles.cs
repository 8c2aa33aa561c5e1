namespace Etl.Local.Embedded;

/// <summary>
/// What the commands sharing a server keep in the workspace, <c>WORKSPACE/postgres/</c>: the locks and the log. The cluster itself
/// may live elsewhere (<see cref="ClusterPlace"/>).
/// </summary>
internal sealed record WorkspaceFiles
{
    public WorkspaceFiles(string workspaceDirectory) =>
        Directory = Path.Combine(Path.GetFullPath(workspaceDirectory), "postgres");

    public string Directory { get; }

    /// <summary>Held while anyone decides to start or to stop the server.</summary>
    public string StartLock => Path.Combine(Directory, "start.lock");

    /// <summary>Held by the supervisor for as long as it lives.</summary>
    public string SupervisorLock => Path.Combine(Directory, "supervisor.lock");

    /// <summary>One locked file for every command that uses the server.</summary>
    public string HoldersDirectory => Path.Combine(Directory, "holders");

    /// <summary>Standard error of the supervisor and of Postgres, begun anew with each start of the supervisor.</summary>
    public string Log => Path.Combine(Directory, "postgres.log");

    /// <summary>Names the directory of the cluster where it could not be kept in the workspace.</summary>
    public string Elsewhere => Path.Combine(Directory, "elsewhere");

    /// <summary>Makes the directories; what is there stays as it is. Whatever the umask, nobody else may write there.</summary>
    public void Create()
    {
        if (!System.IO.Directory.Exists(Directory))
        {
            Permissions.CreateDirectory(Directory, Permissions.Executable);
        }

        if (!System.IO.Directory.Exists(HoldersDirectory))
        {
            Permissions.CreateDirectory(HoldersDirectory, Permissions.Private);
        }
    }
}
