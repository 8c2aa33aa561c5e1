namespace Etl.Local.Embedded;

/// <summary>Every message of this folder, in one place: what, where, how to fix.</summary>
internal static class EmbeddedPostgresMessages
{
    private const string UseDatabase = "or use a server of your own with --database (or ETL_DATABASE)";
    private const string DiskFullText = "No space left on device";

    /// <summary>A segment of the log, which a start may have to make.</summary>
    private const long LeastFreeBytes = 16 * 1024 * 1024;

    public static EmbeddedPostgresException UnsupportedPlatform(string runtimeIdentifier) =>
        new($"There is no embedded Postgres for {runtimeIdentifier}. Use a server of your own with --database (or ETL_DATABASE).");

    public static EmbeddedPostgresException NotInstalled(string nativeDirectory, string? applicationRoot) =>
        new($"The embedded Postgres is not installed: {nativeDirectory} is missing or incomplete. "
            + $"Run npm ci{(applicationRoot is null ? "" : $" in {applicationRoot}")}, {UseDatabase}.");

    public static EmbeddedPostgresException CannotLink(string nativeDirectory, Exception inner) =>
        new($"The embedded Postgres in {nativeDirectory} lacks links to its libraries, and they cannot be made: {inner.Message} "
            + $"Run npm rebuild as the owner of that folder, {UseDatabase}.", inner);

    public static EmbeddedPostgresException NoUnprivilegedUser(string name) =>
        new($"Postgres does not run as root, and there is no user {name} to run it as. Run etl as an ordinary user, {UseDatabase}.");

    public static EmbeddedPostgresException CannotGiveAway(string path, string name) =>
        new($"{path} cannot be given to the user {name}, whom Postgres runs as. "
            + $"Choose a --workspace on a file system that knows owners, run etl as an ordinary user, {UseDatabase}.");

    public static EmbeddedPostgresException OtherVersion(string data, string found, int expected) =>
        new($"{data} was made by Postgres {found}; this etl comes with Postgres {expected}, which cannot open it. "
            + $"Use the release of etl that made it, choose another --workspace, or, if its rows are not needed, delete {data}.");

    public static EmbeddedPostgresException InitializationFailed(string directory, string output) =>
        new($"The embedded Postgres could not be set up in {directory}{Reason(output)} initdb said:\n{Indent(output)}");

    /// <param name="log">Where the server writes.</param>
    /// <param name="tail">The end of it; empty where the disk was too full for it.</param>
    /// <param name="freeBytes">What is free on its disk.</param>
    public static EmbeddedPostgresException StartFailed(string log, string tail, long freeBytes) =>
        new($"The embedded Postgres did not start{Reason(freeBytes < LeastFreeBytes ? DiskFullText : tail)} The end of {log}:\n{Indent(tail)}");

    public static EmbeddedPostgresException NoAnswer(string log, int seconds, string tail) =>
        new($"The embedded Postgres runs but has not answered for {seconds} s. Stop what keeps the machine busy and try again, "
            + $"{UseDatabase}. The end of {log}:\n{Indent(tail)}");

    public static EmbeddedPostgresException Refused(string workspace, string message) =>
        new($"The embedded Postgres of {workspace} refused the connection: {message}. It belongs to the user who started it: "
            + "run etl as that user, or choose another --workspace.");

    public static EmbeddedPostgresException WorkspaceUnusable(string workspace, Exception inner) =>
        new($"The workspace {workspace} cannot be used: {inner.Message} "
            + "Choose a --workspace that you can write, with free space; if another user made it, run etl as that user.", inner);

    private static string Reason(string output) => output.Contains(DiskFullText, StringComparison.Ordinal)
        ? ": the disk is full. Free some space, or choose a --workspace on another disk."
        : $": see below, choose another --workspace, {UseDatabase}.";

    private static string Indent(string text) =>
        string.Join('\n', text.Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(12).Select(line => "  " + line.TrimEnd()));
}
