using System.Globalization;
using System.IO.Compression;
using Etl.Functions.Runs;
using Etl.Local.Running;
using Etl.Torture.Running;

namespace Etl.Torture.Security;

/// <summary>Small files that would become large ones: compressed, or by a dataset's own replacement.</summary>
internal static class BombAttack
{
    private const int Zeros = 50_000_000;

    public static async Task<CaseOutcome> RunAsync(SecurityBench bench, int seed, CancellationToken ct)
    {
        var problems = new List<string>();
        bench.AddDataset("dataset: bombs\nmatch: never\ncolumns: [{ name: value, type: text }]\ntarget: { table: bombs }\n");
        var gzip = Compressed(stream => new GZipStream(stream, CompressionLevel.Fastest));
        (string Name, byte[] Bytes)[] files =
        [
            ("gzip", gzip), ("gzip of gzip", Twice(gzip)), ("zip", Zip()), ("bzip2", "BZh91AY&SY\0\0"u8.ToArray()), ("xz", [0xFD, .. "7zXZ\0"u8, 0, 4]), ("zstd", [0x28, 0xB5, 0x2F, 0xFD, 0, 0]),
            ("lz4", [0x04, 0x22, 0x4D, 0x18, 0x64, 0x40]), ("7z", [.. "7z"u8, 0xBC, 0xAF, 0x27, 0x1C]),
        ];
        foreach (var (name, bytes) in files)
        {
            var outcome = await bench.LoadAsync(new RunRequest { File = bench.Write($"{name}.csv", bytes), Options = new LoadOptions { Dataset = "bombs" } }, ct);
            if (outcome.Status != RunStatus.Failed || outcome.ErrorName != "FileFormatException")
            {
                problems.Add($"{name} was loaded");
            }
        }

        if (await bench.ReadAsync("SELECT coalesce(to_regclass('bombs')::text, 'none')", ct) is not ["none"])
        {
            problems.Add("a compressed file made a table");
        }

        problems.AddRange(await GrowAsync(bench, new Random(seed), ct));
        return new CaseOutcome(files.Length + 1, problems);
    }

    /// <summary>A field of a mebibyte in which every letter becomes tens of thousands.</summary>
    private static async Task<IEnumerable<string>> GrowAsync(SecurityBench bench, Random random, CancellationToken ct)
    {
        bench.AddDataset($$"""
            dataset: growing
            match: never
            columns:
              - { name: value, type: text, transform: [{ replace: { from: a, to: {{new string('b', random.Next(10_000, 100_000))}} } }] }
            target: { table: growing }
            """);
        var outcome = await bench.LoadAsync(new RunRequest { File = bench.Write("growing.csv", $"value\n{new string('a', 1 << 20)}\nshort\n"), Options = new LoadOptions { Dataset = "growing" } }, ct);
        if (outcome.Status != RunStatus.Succeeded || outcome.Accounts is not { Rejected: 1, Inserted: 1 })
        {
            return [string.Create(CultureInfo.InvariantCulture, $"a replacement without end: {outcome.Status}, {outcome.Accounts.Rejected} rejected, {outcome.ErrorName}: {outcome.ErrorCause}")];
        }

        return [];
    }

    private static byte[] Compressed(Func<Stream, Stream> compress)
    {
        using var result = new MemoryStream();
        using (var stream = compress(result))
        {
            stream.Write(new byte[Zeros]);
        }

        return result.ToArray();
    }

    private static byte[] Twice(byte[] bytes)
    {
        using var result = new MemoryStream();
        using (var stream = new GZipStream(result, CompressionLevel.Fastest))
        {
            stream.Write(bytes);
        }

        return result.ToArray();
    }

    private static byte[] Zip()
    {
        using var result = new MemoryStream();
        using (var zip = new ZipArchive(result, ZipArchiveMode.Create, leaveOpen: true))
        using (var entry = zip.CreateEntry("value.csv").Open())
        {
            entry.Write(new byte[Zeros]);
        }

        return result.ToArray();
    }
}
