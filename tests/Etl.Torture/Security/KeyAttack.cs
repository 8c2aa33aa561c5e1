using Etl.Functions.Errors;
using Etl.Local.Objects;
using Etl.Torture.Running;

namespace Etl.Torture.Security;

/// <summary>Keys that would leave the workspace if they were taken for paths, through everything that the store does with a key.</summary>
internal static class KeyAttack
{
    private const int Keys = 50;

    private static readonly string[] Parts =
        ["..", "..", "..", ".", "", "a", "neighbour", "kept.txt", "..a", "a..", "...", "~", "C:", "..\\..\\neighbour", "\\", "%2e%2e", "\0", "a\nb", "\e[2J", "/", "*", "x.unfinished"];

    public static async Task<CaseOutcome> RunAsync(SecurityBench bench, int seed, CancellationToken ct)
    {
        var random = new Random(seed);
        var store = new DirectoryStore(bench.Workspace);
        var problems = new List<string>();
        var tried = 0;
        foreach (var key in Enumerable.Range(0, Keys).Select(_ => Key(random)).Append(Path.Combine(bench.Neighbour, "kept.txt")).Append("../../neighbour/kept.txt").Append(new string('x', 5000)))
        {
            var source = bench.Write(".etl/incoming/file.csv", "id\n1\n");
            var version = await store.StatAsync(DirectoryStore.WorkspaceBucket, "incoming/file.csv", ct);
            Func<Task>[] attacks =
            [
                () => store.StatAsync(DirectoryStore.WorkspaceBucket, key, ct),
                async () =>
                {
                    await using var stream = await store.OpenAsync(DirectoryStore.WorkspaceBucket, key, ct);
                    if (stream is not null && IsKept(stream)) { problems.Add($"'{key}' reads a neighbour's file"); } },
                () => store.WriteAsync(DirectoryStore.WorkspaceBucket, key, (stream, token) => stream.WriteAsync("x"u8.ToArray(), token).AsTask(), ct),
                () => store.MoveAsync(version, key, ct),
                () => store.MoveAsync(version with { Key = key }, "processed/taken", ct),
                async () =>
                {
                    await foreach (var found in store.ListAsync(DirectoryStore.WorkspaceBucket, key, ct))
                    {
                        if (found.Split('/').Contains("..")) { problems.Add($"the prefix '{key}' lists {found}"); } }
                },
            ];
            foreach (var attack in attacks)
            {
                tried++;
                try
                {
                    await attack();
                }
                catch (EtlException)
                {
                    // Refused, by an error that a person can act on.
                }
            }

            problems.AddRange(bench.Strays().Select(stray => $"'{key}': {stray}"));
            if (File.Exists(source))
            {
                File.Delete(source);
            }
        }

        await LinkAsync(bench, problems, ct);
        return new CaseOutcome(tried + 1, problems);
    }

    /// <summary>A link that is dropped instead of a file: what it leads to is no file of the workspace and stays where it is.</summary>
    private static async Task LinkAsync(SecurityBench bench, List<string> problems, CancellationToken ct)
    {
        bench.AddDataset("dataset: links\nmatch: incoming/link.csv\ncolumns: [{ name: kept, type: text }]\ntarget: { table: links }\n");
        var link = Path.Combine(bench.Workspace, "incoming", "link.csv");
        File.CreateSymbolicLink(link, Path.Combine(bench.Neighbour, "kept.txt"));
        var outcome = await bench.LoadAsync(new() { File = link }, ct);
        if (File.Exists(link))
        {
            problems.Add($"a link was not moved: {outcome.Status} {outcome.ErrorName}: {outcome.ErrorCause}");
        }
    }

    private static string Key(Random random) => string.Join('/', Enumerable.Range(0, random.Next(1, 8)).Select(_ => Parts[random.Next(Parts.Length)]));

    private static bool IsKept(Stream stream)
    {
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd() == "kept";
    }
}
