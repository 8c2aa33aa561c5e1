namespace Etl.Rehearsal.Tests.Servers;

/// <summary>A database.</summary>
/// <param name="Administrator">How the tests look into it.</param>
/// <param name="Functions">How functions in this process reach it.</param>
/// <param name="Secret">How functions elsewhere reach it: the text of its secret.</param>
public sealed record RehearsalDatabase(string Administrator, string Functions, string Secret)
{
    /// <summary>All values, with <c>|</c> between columns and NULL as ∅.</summary>
    public Task<string[]> RowsAsync(string sql) => Sql.ShownAsync(Administrator, sql);

    public async Task<string> ScalarAsync(string sql) => (await RowsAsync(sql)).Single();
}
