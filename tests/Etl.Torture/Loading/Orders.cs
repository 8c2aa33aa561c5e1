using System.Globalization;
using System.Text;

namespace Etl.Torture.Loading;

/// <summary>How a file is loaded; equal ones come to equal results.</summary>
/// <param name="Mode"><c>append</c>, <c>upsert</c> or <c>replace</c>.</param>
/// <param name="CoinFlip">Whether record starts are guessed by coin flips, so that chunks are repaired.</param>
/// <param name="ValidateFirst">Whether every chunk is checked before one is staged.</param>
internal sealed record OrderLoad(string Mode, bool CoinFlip, bool ValidateFirst)
{
    /// <summary>Bytes: small enough for a dozen chunks of a file.</summary>
    public const long ChunkSize = 1_200;

    /// <summary>Whether the same bytes may be loaded under another name.</summary>
    public bool LoadsDuplicates { get; init; }

    /// <summary>The dataset.</summary>
    public string Dataset() => $$"""
        dataset: orders
        match: incoming/orders*.csv
        columns:
          - { name: id,     type: bigint, required: true }
          - { name: note,   type: text }
          - { name: amount, type: "numeric(12,2)", required: true }
        target: { table: orders, {{(Mode == "append" ? "" : "key: [id], ")}}mode: {{Mode}} }
        duplicate: {{(LoadsDuplicates ? "load" : "skip")}}
        """;

    /// <summary>One of all ways, by chance.</summary>
    public static OrderLoad Any(Random random) =>
        new(new[] { "append", "upsert", "upsert", "replace" }[random.Next(4)], random.Next(2) == 0, random.Next(3) == 0);
}

/// <summary>Files of the dataset: quoted line ends and quotes, keys that come twice, records that are rejected.</summary>
internal static class Orders
{
    public const string Key = "incoming/orders.csv";

    /// <summary>A file.</summary>
    /// <param name="seed">Its content.</param>
    /// <param name="records">Its records.</param>
    /// <param name="keys">Ids are from 1 to this.</param>
    public static byte[] File(int seed, int records = 500, int keys = 2_000)
    {
        var random = new Random(seed);
        var text = new StringBuilder("id,note,amount\n");
        for (var i = 0; i < records; i++)
        {
            var id = random.Next(1, keys + 1).ToString(CultureInfo.InvariantCulture);
            var note = random.Next(6) switch
            {
                0 => $"\"line {i}\nand 1,2,3\n\"",
                1 => "\"said \"\"no\"\", twice\"",
                2 => "",
                _ => $"order {i} of file {seed}",
            };
            var amount = (random.Next(1, 1_000_000) / 100m).ToString(CultureInfo.InvariantCulture);
            text.Append(random.Next(25) switch
            {
                0 => $"{id}x,{note},{amount}\n",
                1 => $"{id},{note},much\n",
                2 when random.Next(2) == 0 => $"{id},{note}\n",
                _ => $"{id},{note},{amount}\n",
            });
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
