using Etl.Benchmark.Memory;
using Sylvan.Data.Csv;

namespace Etl.Benchmark.Peers;

/// <summary>Sylvan.Data.Csv, converting all fields of one record after the other by position, into one instance, out of the same array.</summary>
internal static class SylvanRead
{
    /// <returns>The records and the sum of their amounts.</returns>
    public static (long Records, decimal Amount) Run(SourceBytes source)
    {
        using var text = source.OpenText();
        using var csv = CsvDataReader.Create(text);
        var transaction = new TransactionRecord();
        var (records, amount) = (0L, 0m);
        while (csv.Read())
        {
            transaction.Id = csv.GetGuid(0);
            transaction.Account = csv.GetString(1);
            transaction.Date = csv.GetFieldValue<DateTimeOffset>(2);
            transaction.Amount = csv.GetDecimal(3);
            transaction.Currency = csv.GetString(4);
            transaction.Merchant = csv.GetString(5);
            transaction.Category = csv.GetString(6);
            records++;
            amount += transaction.Amount;
        }

        return (records, amount);
    }
}
