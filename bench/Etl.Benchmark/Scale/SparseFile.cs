using System.Globalization;
using System.Text;

namespace Etl.Benchmark.Scale;

/// <summary>A file of holes, with a record over each cut and one behind it.</summary>
internal static class SparseFile
{
    /// <returns>Where the records behind the cuts start.</returns>
    public static IReadOnlyList<long> Write(string path, long size, IReadOnlyList<long> cuts)
    {
        var starts = new List<long>(cuts.Count);
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        file.SetLength(size);
        foreach (var cut in cuts)
        {
            var over = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\n{cut},before\n"));
            file.Position = cut - 4;
            file.Write([.. over, .. "1,behind\n"u8]);
            starts.Add(cut - 4 + over.Length);
        }

        return starts;
    }
}
