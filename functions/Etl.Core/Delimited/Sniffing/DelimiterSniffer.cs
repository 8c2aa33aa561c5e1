namespace Etl.Core.Delimited.Sniffing;

/// <summary>Finds the delimiter that the first records agree on.</summary>
internal static class DelimiterSniffer
{
    /// <summary>In the order in which a tie is decided.</summary>
    private static ReadOnlySpan<byte> Candidates => ",;\t|"u8;

    /// <summary>
    /// The candidate by which the most records have as many fields as the header, or without a header as most others have;
    /// of several the one with the most fields; null when no candidate splits anything.
    /// </summary>
    public static byte? Sniff(ReadOnlySpan<byte> utf8, bool isFinal, byte quote, bool firstIsHeader)
    {
        (byte Delimiter, double Agreement, int Fields)? best = null;
        foreach (var candidate in Candidates)
        {
            if (candidate == quote)
            {
                continue;
            }

            var records = RecordSample.Read(utf8, isFinal, new Dialect(candidate, quote)).Records;
            if (records.Count == 0)
            {
                return null;
            }

            var fields = firstIsHeader ? records[0].FieldCount : RecordSample.MostFrequentFieldCount(records);
            if (fields < 2)
            {
                continue;
            }

            // A trailing delimiter is on the header or on the records behind it, not always on both.
            var agreeing = records.Skip(1).Count(record => !record.HasViolation
                && (record.FieldCount == fields || (record.EndsEmpty && record.FieldCount == fields + 1)));
            if (!records[0].HasViolation)
            {
                agreeing++;
            }

            var agreement = (double)agreeing / records.Count;
            if (best is not { } other || agreement > other.Agreement || (agreement == other.Agreement && fields > other.Fields))
            {
                best = (candidate, agreement, fields);
            }
        }

        return best?.Delimiter;
    }
}
