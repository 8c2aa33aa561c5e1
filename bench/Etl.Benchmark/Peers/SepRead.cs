using Etl.Benchmark.Memory;
using nietras.SeparatedValues;

namespace Etl.Benchmark.Peers;

/// <summary>Sep, converting all fields of one record after the other by position, quotes undone, into one instance, out of the same array.</summary>
internal static class SepRead
{
    /// <returns>The records and the sum of their amounts.</returns>
    public static (long Records, decimal Amount) Run(SourceBytes source)
    {
        using var text = source.OpenText();
        using var csv = Sep.New(',').Reader(options => options with { Unescape = true }).From(text);
        var transaction = new TransactionRecord();
        var (records, amount) = (0L, 0m);
        foreach (var row in csv)
        {
            transaction.Id = row[0].Parse<Guid>();
            transaction.Account = row[1].ToString();
            transaction.Date = row[2].Parse<DateTimeOffset>();
            transaction.Amount = row[3].Parse<decimal>();
            transaction.Currency = row[4].ToString();
            transaction.Merchant = row[5].ToString();
            transaction.Category = row[6].ToString();
            records++;
            amount += transaction.Amount;
        }

        return (records, amount);
    }
}
