using System.Diagnostics;
using System.Globalization;

namespace Etl.Local.Embedded;

/// <summary>
/// The operating-system user Postgres runs as. Postgres refuses to run as root, so a root command runs it as <c>nobody</c>; any
/// other user runs it as themselves.
/// </summary>
internal sealed record ServerAccount
{
    private const string Nobody = "nobody";

    private readonly (uint User, uint Group)? switchTo;

    private ServerAccount((uint User, uint Group)? switchTo) => this.switchTo = switchTo;

    /// <summary>Whether the server's user is not the command's own.</summary>
    public bool IsOther => switchTo is not null;

    /// <exception cref="EmbeddedPostgresException">Root without a user <c>nobody</c>.</exception>
    public static ServerAccount Current()
    {
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess)
        {
            return new ServerAccount((ValueTuple<uint, uint>?)null);
        }

        return new ServerAccount(NativeMethods.FindUser(Nobody) ?? throw EmbeddedPostgresMessages.NoUnprivilegedUser(Nobody));
    }

    /// <summary>How to start one of Postgres's programs as this user, with an environment that does not change what it does.</summary>
    public ProcessStartInfo Command(string fileName, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(fileName, arguments) { UseShellExecute = false, CreateNoWindow = true, WorkingDirectory = "/" };
        if (OperatingSystem.IsWindows())
        {
            start.WorkingDirectory = Path.GetDirectoryName(fileName);
        }

        if (IsOther)
        {
            start.UserName = Nobody;
        }
        // PGDATA, PGPORT and the like would be taken as settings; messages are matched and shown in English.
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("PG", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["LC_ALL"] = "C";
        return start;
    }

    /// <summary>Makes a directory that only the server's user (and root) can enter.</summary>
    public void CreatePrivateDirectory(string path)
    {
        Permissions.CreateDirectory(path, Permissions.Private);
        if (switchTo is var (user, group) && NativeMethods.ChangeOwner(path, user, group) != 0)
        {
            throw EmbeddedPostgresMessages.CannotGiveAway(path, Nobody);
        }
    }

    /// <summary>Whether the server's user can enter a directory; asked of the system, which knows of groups, mounts and access lists.</summary>
    public async Task<bool> CanEnterAsync(string directory, CancellationToken ct)
    {
        if (!IsOther)
        {
            return true;
        }

        var start = Command("/bin/sh", "-c", "test -x \"$1\" && test -r \"$1\"", "sh", directory);
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync(ct).ConfigureAwait(false);
        return process.ExitCode == 0;
    }

    public override string ToString() =>
        switchTo is var (user, _) ? string.Create(CultureInfo.InvariantCulture, $"{Nobody} ({user})") : Environment.UserName;
}
