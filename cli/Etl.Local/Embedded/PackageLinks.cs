using System.Text.Json;

namespace Etl.Local.Embedded;

/// <summary>
/// npm packages cannot hold symbolic links, so the package lists them in <c>native/pg-symlinks.json</c>, an array of
/// <c>{"source": "native/lib/libpq.so.5.18", "target": "native/lib/libpq.so.5"}</c> where target is the link, and an install script
/// makes them. Install scripts are often switched off; then they are made here.
/// </summary>
internal static class PackageLinks
{
    private const string Prefix = "native/";

    /// <summary>Makes the links that are missing. A package without a list (Windows) needs none.</summary>
    /// <exception cref="EmbeddedPostgresException">The package's folder cannot be written.</exception>
    public static void Restore(string nativeDirectory)
    {
        var list = Path.Combine(nativeDirectory, "pg-symlinks.json");
        if (!File.Exists(list))
        {
            return;
        }

        using var json = JsonDocument.Parse(File.ReadAllBytes(list));
        foreach (var entry in json.RootElement.EnumerateArray())
        {
            var file = Inside(nativeDirectory, entry.GetProperty("source").GetString()!);
            var link = Inside(nativeDirectory, entry.GetProperty("target").GetString()!);
            if (!File.Exists(link))
            {
                Create(link, Path.GetRelativePath(Path.GetDirectoryName(link)!, file), nativeDirectory);
            }
        }
    }

    private static string Inside(string nativeDirectory, string listed) =>
        Path.Combine(nativeDirectory, listed.StartsWith(Prefix, StringComparison.Ordinal) ? listed[Prefix.Length..] : listed);

    private static void Create(string link, string relativeTarget, string nativeDirectory)
    {
        try
        {
            File.CreateSymbolicLink(link, relativeTarget);
        }
        catch (IOException) when (new FileInfo(link).LinkTarget is not null)
        {
            // Another command made it in the meantime.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw EmbeddedPostgresMessages.CannotLink(nativeDirectory, e);
        }
    }
}
