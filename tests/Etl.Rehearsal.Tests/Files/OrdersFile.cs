using System.Globalization;
using System.Text;

namespace Etl.Rehearsal.Tests.Files;

/// <summary>Files of the tests' dataset, and what has to become of them.</summary>
internal static class OrdersFile
{
    /// <summary>A file of good records, whose items have newlines and quotes in them.</summary>
    /// <param name="count">The records, with ids from 1.</param>
    /// <param name="marker">Part of every item, to tell files apart.</param>
    public static byte[] Of(int count, string marker = "a") => Encoding.UTF8.GetBytes(
        "id,item,amount\n" + string.Concat(Enumerable.Range(1, count).Select(id => $"{id},\"{Item(id, marker).Replace("\"", "\"\"", StringComparison.Ordinal)}\",{Amount(id)}\n")));

    /// <summary>The rows of such a file, as they are read back.</summary>
    public static string[] Rows(int count, string marker = "a") => [.. Enumerable.Range(1, count).Select(id => $"{id}|{Item(id, marker)}|{Amount(id)}")];

    /// <summary>Text as a file.</summary>
    public static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private static string Item(int id, string marker) => string.Create(CultureInfo.InvariantCulture, $"{marker} \"{id}\",\nsecond line of {id}");

    private static string Amount(int id) => string.Create(CultureInfo.InvariantCulture, $"{id % 1000}.{id % 100:D2}");
}
