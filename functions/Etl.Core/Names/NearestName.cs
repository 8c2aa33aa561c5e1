namespace Etl.Core.Names;

/// <summary>Finds the name that was probably meant.</summary>
public static class NearestName
{
    /// <summary>Longer words are nobody's slip of the pen.</summary>
    private const int MaxLength = 64;

    /// <summary>The candidate within as many changes as a third of the word's length, or within one; null when there is none. Letter case does not count.</summary>
    /// <param name="word">The misspelt word.</param>
    /// <param name="candidates">The right ones.</param>
    /// <param name="plain">What is compared of each; null: all of it.</param>
    public static string? Find(string word, IEnumerable<string> candidates, Func<string, string>? plain = null)
    {
        plain ??= text => text;
        word = plain(word).ToLowerInvariant();
        if (word.Length is 0 or > MaxLength)
        {
            return null;
        }

        var best = Math.Max(1, word.Length / 3);
        string? nearest = null;
        foreach (var candidate in candidates)
        {
            var right = plain(candidate).ToLowerInvariant();
            if (Math.Abs(word.Length - right.Length) > best)
            {
                continue;
            }

            var distance = Distance(word, right);
            if (distance > best || (distance == best && nearest is not null))
            {
                continue;
            }

            (best, nearest) = (distance, candidate);
        }

        return nearest;
    }

    /// <summary>Insertions, deletions, substitutions and swaps of neighbours (Damerau and Levenshtein, optimal string alignment).</summary>
    private static int Distance(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    rows[i, j] = i + j;
                    continue;
                }

                var change = a[i - 1] == b[j - 1] ? 0 : 1;
                var least = Math.Min(Math.Min(rows[i - 1, j] + 1, rows[i, j - 1] + 1), rows[i - 1, j - 1] + change);
                var swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                rows[i, j] = swapped ? Math.Min(least, rows[i - 2, j - 2] + 1) : least;
            }
        }

        return rows[a.Length, b.Length];
    }
}
