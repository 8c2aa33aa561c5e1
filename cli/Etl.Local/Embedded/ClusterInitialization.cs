using System.Diagnostics;
using System.Security.Cryptography;

namespace Etl.Local.Embedded;

/// <summary>
/// Makes the data directory on first need: initdb works in a draft directory that gets its name when complete, so one that was
/// killed leaves nothing that looks like a cluster.
/// </summary>
internal static class ClusterInitialization
{
    private const string DraftPrefix = "data.new-";

    /// <summary>The first version whose own C.UTF-8 does not come from the operating system.</summary>
    private const int BuiltinLocaleSince = 17;

    /// <exception cref="EmbeddedPostgresException">initdb failed, or the directory is another version's.</exception>
    public static async Task EnsureAsync(ClusterPlace place, NativePrograms programs, ServerAccount account, bool durable, CancellationToken ct)
    {
        var versionFile = Path.Combine(place.Data, "PG_VERSION");
        if (!File.Exists(versionFile))
        {
            await InitializeAsync(place, programs, account, durable, ct).ConfigureAwait(false);
            return;
        }

        var found = (await File.ReadAllTextAsync(versionFile, ct).ConfigureAwait(false)).Trim();
        if (found != FormattableString.Invariant($"{programs.Major}"))
        {
            throw EmbeddedPostgresMessages.OtherVersion(place.Data, found, programs.Major);
        }
    }

    private static async Task InitializeAsync(
        ClusterPlace place, NativePrograms programs, ServerAccount account, bool durable, CancellationToken ct)
    {
        foreach (var abandoned in Directory.EnumerateDirectories(place.Directory, DraftPrefix + "*"))
        {
            Delete(abandoned);
        }

        var draft = Path.Combine(place.Directory, $"{DraftPrefix}{Guid.NewGuid():N}");
        account.CreatePrivateDirectory(draft);
        try
        {
            await RunInitDbAsync(account.Command(programs.InitDb, Arguments(place, draft, programs.Major, durable)), place, ct).ConfigureAwait(false);
            Directory.Move(draft, place.Data);
        }
        catch
        {
            Delete(draft);
            throw;
        }
    }

    private static List<string> Arguments(ClusterPlace place, string draft, int major, bool durable)
    {
        // Code-point order: the fastest, and an index does not break when the system's locale data change. C.UTF-8 of Postgres itself
        // still knows upper and lower case beyond ASCII; older versions have only C.
        List<string> arguments = ["-D", draft, "-U", ServerConfiguration.Superuser, "-E", "UTF8", "--locale=C"];
        if (major >= BuiltinLocaleSince)
        {
            arguments.AddRange(["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]);
        }

        if (!durable)
        {
            arguments.Add("--no-sync");
        }

        if (OperatingSystem.IsWindows())
        {
            File.WriteAllText(place.Password, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24)));
            arguments.AddRange(["-A", "scram-sha-256", $"--pwfile={place.Password}"]);
        }
        else
        {
            arguments.AddRange(["-A", "peer"]);
        }

        return arguments;
    }

    private static async Task RunInitDbAsync(ProcessStartInfo start, ClusterPlace place, CancellationToken ct)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(ct);
            var errors = process.StandardError.ReadToEndAsync(ct);
            await process.WaitForExitAsync(ct).ConfigureAwait(false);
            if (process.ExitCode != 0)
            {
                throw EmbeddedPostgresMessages.InitializationFailed(place.Directory, await output.ConfigureAwait(false) + await errors.ConfigureAwait(false));
            }
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static void Delete(string directory)
    {
        try
        {
            Directory.Delete(directory, recursive: true);
        }
        catch (IOException)
        {
            // An initdb whose command was killed may still be writing there; the next initialisation meets it again.
        }
    }
}
