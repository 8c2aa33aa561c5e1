using Etl.Postgres.Connections;
using Etl.Postgres.Tests.Server;

namespace Etl.Postgres.Tests;

public sealed class SqlNameTests(PostgresServer server)
{
    [Theory]
    [InlineData("items", "items")]
    [InlineData("_items_7", "_items_7")]
    [InlineData("Items", "\"Items\"")]
    [InlineData("7up", "\"7up\"")]
    [InlineData("two words", "\"two words\"")]
    [InlineData("état", "\"état\"")]
    [InlineData("a\"b", "\"a\"\"b\"")]
    [InlineData("order", "\"order\"")]
    [InlineData("left", "\"left\"")]
    [InlineData("year", "year")]
    public void A_name_is_quoted_only_where_it_has_to_be(string name, string shown) => Assert.Equal(shown, SqlName.Shown(name));

    [Fact]
    public async Task Every_word_that_the_server_reserves_is_quoted()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        var reserved = (await db.ScalarAsync("SELECT string_agg(word, ' ') FROM pg_get_keywords() WHERE catcode IN ('R', 'T')")).Split(' ');
        Assert.True(reserved.Length > 90);
        Assert.All(reserved, word => Assert.Equal($"\"{word}\"", SqlName.Shown(word)));
    }
}
