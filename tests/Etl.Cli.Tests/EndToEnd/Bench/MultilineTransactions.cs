using System.Globalization;
using System.Text;

namespace Etl.Cli.Tests.EndToEnd.Bench;

/// <summary>
/// Transactions with a line feed inside quotes in every record, so that whoever takes the inside of a quoted field for the
/// outside finds a wrong record start. Every 40th is bad.
/// </summary>
internal static class MultilineTransactions
{
    public const string Header = "transaction_id,account_id,transaction_date,amount,currency,merchant,category\n";

    public static byte[] Of(int records)
    {
        var text = new StringBuilder(Header);
        for (var i = 0; i < records; i++)
        {
            var currency = i % 40 == 7 ? "eur" : "EUR";
            text.Append(CultureInfo.InvariantCulture, $"T-{i:D7},ACC-{i % 97},2025-03-{(i % 28) + 1:D2}T10:11:12Z,{i % 1000}.{i % 100:D2},{currency},\"first, of {i}\nsecond\",books\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
