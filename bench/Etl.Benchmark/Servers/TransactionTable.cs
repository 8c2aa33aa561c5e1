namespace Etl.Benchmark.Servers;

/// <summary>The table that is loaded, in the shapes that a measure asks for.</summary>
internal static class TransactionTable
{
    public const string Name = "transactions";

    /// <summary>The columns of the dataset, in its order.</summary>
    public const string Columns = "transaction_id, account_id, transaction_date, amount, currency, merchant, category";

    /// <summary>As the dataset has it: key and NOT NULL.</summary>
    public const string Keyed =
        """
        CREATE TABLE transactions (transaction_id uuid PRIMARY KEY, account_id text NOT NULL, transaction_date timestamptz NOT NULL,
          amount numeric(18,2) NOT NULL, currency text NOT NULL, merchant text, category text)
        """;

    /// <summary>The same types and nothing else.</summary>
    public const string Bare =
        """
        CREATE TABLE transactions (transaction_id uuid, account_id text, transaction_date timestamptz,
          amount numeric(18,2), currency text, merchant text, category text)
        """;

    /// <summary>As our staging table: what we write of a record until the merge.</summary>
    public const string Staging =
        """
        CREATE TABLE transactions (transaction_id uuid, account_id text, transaction_date timestamptz,
          amount numeric(18,2), currency text, merchant text, category text, _offset bigint NOT NULL) WITH (autovacuum_enabled = false)
        """;
}
