using System.Globalization;
using System.Text;
using Etl.Torture.Running;
using Npgsql;

namespace Etl.Torture.Security;

/// <summary>Passwords in connection strings, good and broken: nothing that a command writes, leaves or starts holds them.</summary>
internal static class SecretAttack
{
    public static async Task<CaseOutcome> RunAsync(SecurityBench bench, int seed, CancellationToken ct)
    {
        // Letters only, so that no encoding hides it from the search.
        var secret = "hush" + string.Concat(Enumerable.Range(0, 16).Select(_ => (char)('a' + new Random(unchecked((seed * 31) + _)).Next(26))));
        bench.AddDataset("dataset: items\nmatch: never\ncolumns: [{ name: id, type: int4 }]\ntarget: { table: items }\n");
        var file = bench.Write("items.csv", "id\n1\nx\n");
        var good = new NpgsqlConnectionStringBuilder(bench.Database) { Password = secret }.ConnectionString;
        var host = new NpgsqlConnectionStringBuilder(bench.Database);
        var address = $"postgresql://{host.Username}:{secret}@localhost/{host.Database}?host={Uri.EscapeDataString(host.Host!)}";
        string[] load = ["run", file, "--dataset", "items"];
        List<(string? Database, string[] Arguments)> commands =
        [
            (good, load), (null, [.. load, "--force", "--database", good]), (address, [.. load, "--force", "--json"]), (address, ["query", "SELECT * FROM items"]), (address, ["status", "--json"]),
            (null, ["status", "--databse", good]), (null, [.. load, "--databse", good]), (good, ["query", "SELECT nothing FROM nowhere"]),
        ];
        string[] broken =
        [
            $"Host=127.0.0.1;Port=1;Username=u;Database=d;Password={secret}", $"Hst=x;Password={secret}", $"Host=x;Port={secret};Password={secret}", $"Host=127.0.0.1;Port=1;Password='{secret}", $"Passwort={secret};Host=x",
            $"postgresql://u:{secret}@127.0.0.1:1/d", $"postgresql://u:{secret}@127.0.0.1:port/d", $"postgresql://u:{secret}@[::1/d", $"postgresql://u:{secret} x@127.0.0.1:99999/d?foo={secret}",
            $"postgresql://u:{secret}@127.0.0.1:1/d?sslmode={secret}", $"postgresql://127.0.0.1:1/d?password={secret}", $"Host=127.0.0.1;Port=1;SSL Password={secret};Password={secret}", $"{host.ConnectionString};Options=-c x.{secret}=1;Password={secret};Bogus={secret}",
        ];
        commands.AddRange(broken.SelectMany((text, i) => new (string?, string[])[] { i % 2 == 0 ? (text, load) : (null, [.. load, "--database", text]) }));
        commands.Add((broken[0], ["status"]));
        commands.Add((broken[5], ["query", "SELECT 1"]));
        commands.Add((broken[6], ["query", "SELECT 1"]));
        if (bench.Context.Options.Slice)
        {
            commands = [.. commands.Where((_, i) => i < 8 || i % 12 == 0)];
        }

        var problems = new List<string>();
        foreach (var (database, arguments) in commands)
        {
            var run = await bench.CommandAsync(database, arguments, ct, process => Listen(process, secret, arguments, problems));
            var what = $"etl {string.Join(' ', arguments)} with ETL_DATABASE={database}".Replace(secret, "…", StringComparison.Ordinal);
            if (run.All.Contains(secret, StringComparison.OrdinalIgnoreCase))
            {
                problems.Add($"{what} says it: {run.All.Replace(secret, "SECRET", StringComparison.OrdinalIgnoreCase)}");
            }

            if (run.All.Contains("unexpected error", StringComparison.Ordinal))
            {
                problems.Add($"{what}: {run.All}");
            }
        }

        problems.AddRange(Directory.EnumerateFiles(bench.Root, "*", SearchOption.AllDirectories).Append(bench.ServerLog)
            .Where(path => Encoding.UTF8.GetString(File.ReadAllBytes(path)).Contains(secret, StringComparison.OrdinalIgnoreCase)).Select(path => $"{path} holds it"));
        problems.AddRange(await TablesAsync(bench, secret, ct));
        return new CaseOutcome(commands.Count, [.. problems.Distinct()]);
    }

    private static async Task<List<string>> TablesAsync(SecurityBench bench, string secret, CancellationToken ct)
    {
        var problems = new List<string>();
        var tables = await bench.ReadAsync("SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')", ct);
        if (tables.Count < 5)
        {
            problems.Add("the load left no tables to look into");
        }

        foreach (var table in tables)
        {
            if (await bench.ReadAsync(string.Create(CultureInfo.InvariantCulture, $"SELECT count(*) FROM {table} t WHERE t::text ILIKE '%{secret}%'"), ct) is not ["0"])
            {
                problems.Add($"{table} holds it");
            }
        }

        // As it was a good load, something else of it has to be found in the same way.
        if (await bench.ReadAsync("SELECT count(*) > 0 FROM etl.load t WHERE t::text ILIKE '%items.csv%'", ct) is not ["True"])
        {
            problems.Add("the search finds nothing");
        }

        return problems;
    }

    /// <summary>Looks at the command lines of what the command has started, and at its own where it was not told there.</summary>
    private static void Listen(int process, string secret, string[] arguments, List<string> problems)
    {
        foreach (var descendant in ProcessTree.Descendants(process))
        {
            var isTold = descendant == process && arguments.Any(argument => argument.Contains(secret, StringComparison.Ordinal));
            if (!isTold && ProcessTree.CommandLine(descendant).Contains(secret, StringComparison.Ordinal))
            {
                problems.Add("the arguments of a process hold it");
            }
        }
    }
}
