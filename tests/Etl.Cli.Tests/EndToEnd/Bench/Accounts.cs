using Etl.Functions.Runs;

namespace Etl.Cli.Tests.EndToEnd.Bench;

/// <summary>The accounts of docs/architecture.md.</summary>
internal static class Accounts
{
    public static void MustHold(LoadAccounts accounts)
    {
        Assert.Equal(accounts.Read, accounts.Accepted + accounts.Rejected + accounts.Filtered);
        if (accounts.Inserted is not null)
        {
            Assert.Equal(accounts.Rows, accounts.Duplicate + accounts.Inserted + accounts.Updated + accounts.Unchanged + accounts.Ignored);
        }
    }
}
