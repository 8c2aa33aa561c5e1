using System.Security.Cryptography;
using System.Text;

namespace Etl.Local.Embedded;

/// <summary>
/// Where the cluster lives: in the workspace, or, where the server's user cannot go there (root, in a clone under /root), in a
/// directory of its own which the workspace names.
/// </summary>
/// <param name="Directory">
/// Holds the files below. It belongs to the command's user, so that the server cannot replace what root writes into it.
/// </param>
internal sealed record ClusterPlace(string Directory)
{
    /// <summary>Only root makes places here, so no other user can have put anything in the way.</summary>
    private const string RootOnlyDirectory = "/var/lib/etl-chunked";

    /// <summary>A path longer than this does not fit sockaddr_un on every system (108 bytes on Linux, 104 on macOS).</summary>
    private const int MaxSocketPathBytes = 99;

    public string Data => Path.Combine(Directory, "data");

    public string Configuration => Path.Combine(Directory, "postgresql.conf");

    public string ClientAuthentication => Path.Combine(Directory, "pg_hba.conf");

    public string UserMap => Path.Combine(Directory, "pg_ident.conf");

    /// <summary>The superuser's generated password, where there are no Unix sockets.</summary>
    public string Password => Path.Combine(Directory, "password");

    private string SocketBesideData => Path.Combine(Directory, "socket");

    /// <summary>The place of a workspace; decided on first need, then kept.</summary>
    public static async Task<ClusterPlace> FindAsync(WorkspaceFiles files, ServerAccount account, CancellationToken ct)
    {
        if (File.Exists(files.Elsewhere))
        {
            return new ClusterPlace((await File.ReadAllTextAsync(files.Elsewhere, ct).ConfigureAwait(false)).Trim());
        }

        if (await account.CanEnterAsync(files.Directory, ct).ConfigureAwait(false))
        {
            return new ClusterPlace(files.Directory);
        }
        // The random part keeps a workspace that was deleted and made again from finding the rows of the one before.
        var workspaceName = Hash(files.Directory);
        DeleteAbandoned(workspaceName);
        var name = $"{workspaceName}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";
        var place = new ClusterPlace(Path.Combine(SharedDirectory(), name));
        Permissions.CreateDirectory(place.Directory, Permissions.Traversable);
        var draft = files.Elsewhere + ".new";
        await File.WriteAllTextAsync(draft, place.Directory + "\n", ct).ConfigureAwait(false);
        Permissions.Set(draft, Permissions.Readable);
        File.Move(draft, files.Elsewhere, overwrite: true);
        return place;
    }

    /// <summary>Where root keeps what <c>nobody</c> must reach.</summary>
    public static string SharedDirectory()
    {
        Permissions.CreateDirectory(RootOnlyDirectory, Permissions.Traversable);
        return RootOnlyDirectory;
    }

    /// <summary>The directory of the socket: beside the data, or a short one where that path would be too long or be taken for several.</summary>
    public string SocketDirectory(ServerAccount account)
    {
        if (FitsSocket(SocketBesideData))
        {
            return SocketBesideData;
        }

        var name = $"etl-{Hash(Directory)}";
        if (account.IsOther)
        {
            return Path.Combine(SharedDirectory(), name);
        }

        var temporary = Path.Combine(Path.GetTempPath(), name);
        return FitsSocket(temporary) ? temporary : Path.Combine("/tmp", name);
    }

    /// <summary>Leaves nothing behind in a directory that is not the workspace's.</summary>
    public void RemoveShortSocketDirectory(ServerAccount account)
    {
        var socket = SocketDirectory(account);
        if (socket == SocketBesideData || !System.IO.Directory.Exists(socket))
        {
            return;
        }

        try
        {
            System.IO.Directory.Delete(socket);
        }
        catch (IOException)
        {
            // A server that was killed left its socket there; the next start deletes it.
        }
    }

    /// <summary>Clusters of workspaces that had this path and were deleted: nothing leads to them any more.</summary>
    private static void DeleteAbandoned(string workspaceName)
    {
        foreach (var directory in System.IO.Directory.EnumerateDirectories(SharedDirectory(), workspaceName + "-*"))
        {
            var data = new ClusterPlace(directory).Data;
            if (PostmasterFile.Read(data)?.IsRunning(data) != true)
            {
                System.IO.Directory.Delete(directory, recursive: true);
            }
        }
    }

    /// <summary>Postgres and Npgsql both take a comma for the end of one directory and the beginning of another.</summary>
    private static bool FitsSocket(string directory) =>
        !directory.Contains(',', StringComparison.Ordinal) && Encoding.UTF8.GetByteCount(Path.Combine(directory, ".s.PGSQL.5432")) <= MaxSocketPathBytes;

    private static string Hash(string path) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)))[..16];
}
