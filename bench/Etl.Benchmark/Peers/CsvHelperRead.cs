using CsvHelper;
using Etl.Benchmark.Memory;

namespace Etl.Benchmark.Peers;

/// <summary>CsvHelper, reading typed records one after the other with generated code, into one instance, out of the same array.</summary>
internal static class CsvHelperRead
{
    /// <returns>The records and the sum of their amounts.</returns>
    public static (long Records, decimal Amount) Run(SourceBytes source)
    {
        using var csv = CsvReader.Create(source.Memory);
        var (records, amount) = (0L, 0m);
        foreach (var transaction in csv.EnumerateRecords(new TransactionRecord()))
        {
            records++;
            amount += transaction.Amount;
        }

        return (records, amount);
    }
}

/// <summary>A transaction with the types of the dataset.</summary>
[CsvRecord]
internal sealed partial class TransactionRecord
{
    [CsvColumn("transaction_id")]
    public Guid Id { get; set; }

    [CsvColumn("account_id")]
    public string Account { get; set; } = "";

    [CsvColumn("transaction_date")]
    public DateTimeOffset Date { get; set; }

    [CsvColumn("amount")]
    public decimal Amount { get; set; }

    [CsvColumn("currency")]
    public string Currency { get; set; } = "";

    [CsvColumn("merchant")]
    public string? Merchant { get; set; }

    [CsvColumn("category")]
    public string? Category { get; set; }
}
