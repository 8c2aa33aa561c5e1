using System.Text.Json;
using Etl.Local.Embedded;

namespace Etl.Local.Tests.Embedded;

/// <summary>A copy of the installed package, and of this program, that every user can read.</summary>
internal static class PackageCopy
{
    /// <summary>The package as npm unpacks it with install scripts switched off: without links.</summary>
    public static void Make(string target, string? version = null)
    {
        Copy(TestWorkspace.Binaries, Path.Combine(target, "native"));
        var manifest = Path.Combine(TestWorkspace.Binaries, "..", "package.json");
        using var json = JsonDocument.Parse(File.ReadAllBytes(manifest));
        var original = json.RootElement.GetProperty("version").GetString();
        File.WriteAllText(Path.Combine(target, "package.json"), $$"""{ "version": "{{original}}{{version}}" }""");
        Permissions.Set(target, Permissions.Executable);
        Permissions.Set(Path.Combine(target, "package.json"), Permissions.Readable);
        // Installed by whoever will use it, or they could not add the links; here root does it for them.
        if (version is null)
        {
            PackageLinks.Restore(Path.Combine(target, "native"));
        }
    }

    /// <summary>Deletes the copy that root's commands made of it where <c>nobody</c> can read it.</summary>
    public static void DeleteShared(string package)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(package, "package.json")));
        var version = json.RootElement.GetProperty("version").GetString();
        Directory.Delete(Path.Combine(ClusterPlace.SharedDirectory(), $"postgres-{version}"), recursive: true);
    }

    /// <summary>This test program, as a user without access to the repository can run it.</summary>
    public static string CopyProgram(string target)
    {
        Copy(AppContext.BaseDirectory, target);
        return Path.Combine(target, Path.GetFileName(typeof(PackageCopy).Assembly.Location));
    }

    private static void Copy(string source, string target)
    {
        Permissions.CreateDirectory(target, Permissions.Executable);
        foreach (var directory in Directory.EnumerateDirectories(source))
        {
            Copy(directory, Path.Combine(target, Path.GetFileName(directory)));
        }

        foreach (var file in new DirectoryInfo(source).EnumerateFiles().Where(f => f.LinkTarget is null))
        {
            var copy = Path.Combine(target, file.Name);
            file.CopyTo(copy);
            Permissions.Set(copy, Permissions.IsExecutable(file) ? Permissions.Executable : Permissions.Readable);
        }
    }
}
