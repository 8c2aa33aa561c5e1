using Etl.Core.Datasets;
using Etl.Functions.Errors;
using Etl.Postgres.Tests.Server;

namespace Etl.Postgres.Tests;

public sealed class TargetInspectionTests(PostgresServer server)
{
    private const string Hostile = "o\"; DROP TABLE etl.load; --";

    /// <summary>A table's columns and what the message about it has to hold; empty when it fits (id text, value int8; upsert on id).</summary>
    [Theory]
    [InlineData("CREATE TABLE target (id text PRIMARY KEY, value int8)", "")]
    [InlineData("CREATE TABLE target (value int8, id varchar(9) UNIQUE NOT NULL, extra text, made int DEFAULT 1 NOT NULL, n int GENERATED ALWAYS AS IDENTITY)", "")]
    [InlineData("CREATE TABLE target (id text, value numeric); CREATE UNIQUE INDEX ON target (id) INCLUDE (value)", "")]
    [InlineData("CREATE TABLE target (id text PRIMARY KEY, value numeric(21,2))", "")]
    [InlineData("CREATE TABLE target (id text PRIMARY KEY)", "column value is missing. ALTER TABLE \"public\".\"target\" ADD COLUMN \"value\" int8;")]
    [InlineData("CREATE TABLE target (id text PRIMARY KEY, value int4)", "column value is integer, which does not hold every int8 exactly. ALTER TABLE")]
    [InlineData("CREATE TABLE target (id text PRIMARY KEY, value numeric(20,2))", "column value is numeric(20,2)")]
    [InlineData("CREATE TABLE target (id char(9) PRIMARY KEY, value int8)", "column id is character(9)")]
    [InlineData("CREATE TABLE target (id text PRIMARY KEY, value int8, extra int NOT NULL)", "column extra is NOT NULL, has no default and is not in the dataset")]
    [InlineData("CREATE TABLE target (id text PRIMARY KEY, value int8 GENERATED ALWAYS AS (1) STORED)", "column value is generated")]
    [InlineData("CREATE TABLE target (id text PRIMARY KEY, value int8 GENERATED ALWAYS AS IDENTITY)", "column value is generated")]
    [InlineData("CREATE TABLE target (id text, value int8)", "ALTER TABLE \"public\".\"target\" ADD UNIQUE (\"id\");")]
    [InlineData("CREATE TABLE target (id text, value int8, UNIQUE (id, value))", "unique constraint")]
    [InlineData("CREATE TABLE target (id text, value int8); CREATE UNIQUE INDEX ON target (id) WHERE value > 0", "unique constraint")]
    [InlineData("CREATE TABLE target (id text, value int8); CREATE UNIQUE INDEX ON target (lower(id))", "unique constraint")]
    [InlineData("CREATE VIEW target AS SELECT 'a' AS id, 1::int8 AS value", "it is a view")]
    [InlineData("CREATE MATERIALIZED VIEW target AS SELECT 'a' AS id, 1::int8 AS value", "it is a materialized view")]
    [InlineData("CREATE DOMAIN code AS text; CREATE TABLE target (id code PRIMARY KEY, value int8)", "")]
    [InlineData("CREATE DOMAIN code AS char(3); CREATE TABLE target (id code PRIMARY KEY, value int8)", "column id is code")]
    public async Task A_target_fits_or_says_why_not(string sql, string message)
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        await db.ExecuteAsync(sql);
        var error = await Record.ExceptionAsync(() => db.Sink.InspectAsync(Scenario.DatasetOf(MergeMode.Upsert), CancellationToken.None));
        if (message.Length == 0)
        {
            Assert.Null(error);
        }
        else
        {
            Assert.Contains(message, Assert.IsType<TargetDiffersException>(error).Message, StringComparison.Ordinal);
        }
    }

    /// <summary>A dataset's type, a column's, and whether every value fits.</summary>
    [Theory]
    [InlineData(ColumnKind.Int2, "int4", true)]
    [InlineData(ColumnKind.Int4, "int8", true)]
    [InlineData(ColumnKind.Int4, "numeric(10,0)", true)]
    [InlineData(ColumnKind.Int4, "numeric(9,0)", false)]
    [InlineData(ColumnKind.Int4, "float8", false)]
    [InlineData(ColumnKind.Numeric, "numeric", true)]
    [InlineData(ColumnKind.Numeric, "numeric(18,2)", false)]
    [InlineData(ColumnKind.Float4, "float8", false)]
    [InlineData(ColumnKind.Date, "timestamp", false)]
    [InlineData(ColumnKind.Timestamp, "timestamp(6)", true)]
    [InlineData(ColumnKind.Timestamp, "timestamp(0)", false)]
    [InlineData(ColumnKind.Timestamp, "timestamptz", false)]
    [InlineData(ColumnKind.TimestampTz, "timestamptz", true)]
    [InlineData(ColumnKind.Time, "time(3)", false)]
    [InlineData(ColumnKind.Bool, "bool", true)]
    [InlineData(ColumnKind.Uuid, "text", false)]
    [InlineData(ColumnKind.Jsonb, "json", false)]
    [InlineData(ColumnKind.Jsonb, "jsonb", true)]
    [InlineData(ColumnKind.Text, "name", false)]
    public async Task A_type_fits_only_where_it_loses_nothing(ColumnKind kind, string type, bool fits)
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        await db.ExecuteAsync($"CREATE TABLE target (v {type})");
        var dataset = Scenario.DatasetOf(columns: new Column { Name = "v", Type = new(kind) });
        Assert.Equal(fits, await Record.ExceptionAsync(() => db.Sink.InspectAsync(dataset, CancellationToken.None)) is null);
    }

    [Fact]
    public async Task Lengths_and_not_null_of_columns_and_domains_are_told_and_all_differences_are_listed()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        await db.ExecuteAsync(
            """
            CREATE DOMAIN short AS varchar(7); CREATE DOMAIN needed AS short NOT NULL;
            CREATE TABLE target (a varchar(3), b needed, c text NOT NULL, d varchar, other varchar(1) NOT NULL DEFAULT 'x')
            """);
        var dataset = Scenario.DatasetOf(columns: [.. "abcd".Select(c => new Column { Name = c.ToString(), Type = new(ColumnKind.Text) })]);
        var state = await db.Sink.InspectAsync(dataset, CancellationToken.None);
        Assert.True(state.Exists);
        Assert.Equal(new Dictionary<string, int> { ["a"] = 3, ["b"] = 7 }, state.MaxLengths);
        Assert.Equal(["b", "c"], state.NotNull.Order());

        var wrong = Scenario.DatasetOf(columns: [.. "abxy".Select(c => new Column { Name = c.ToString(), Type = new(ColumnKind.Int4) })]);
        var error = await Assert.ThrowsAsync<TargetDiffersException>(() => db.Sink.InspectAsync(wrong, CancellationToken.None));
        Assert.Contains("(5 differences)", error.Message, StringComparison.Ordinal);
        Assert.Equal(6, error.Message.Split('\n').Length);
    }

    [Fact]
    public async Task Looking_creates_nothing()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        Assert.False((await db.Sink.InspectAsync(Scenario.DatasetOf(MergeMode.Upsert), CancellationToken.None)).Exists);
        Assert.Equal("0", await db.ScalarAsync("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'etl%'"));
    }

    [Theory]
    [InlineData("nowhere", "Schema nowhere does not exist. CREATE SCHEMA \"nowhere\";")]
    [InlineData("etl", "Schema etl is not for targets")]
    [InlineData("pg_catalog", "Schema pg_catalog is not for targets")]
    public async Task An_impossible_schema_is_named(string schema, string message)
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        var dataset = Scenario.DatasetOf() with { Target = new Target { Schema = schema, Table = "target" } };
        var error = await Assert.ThrowsAsync<TargetDiffersException>(() => db.Sink.InspectAsync(dataset, CancellationToken.None));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    [InlineData("äöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüx")]
    public async Task A_name_that_postgres_would_change_is_refused(string table)
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        await Assert.ThrowsAsync<TargetDiffersException>(() => db.Sink.InspectAsync(Scenario.DatasetOf(table: table), CancellationToken.None));
    }

    [Fact]
    public async Task Hostile_names_are_only_names()
    {
        await using var db = await EtlDatabase.CreateAsync(server);
        await db.ExecuteAsync("CREATE SCHEMA \"s\"\"'\"");
        var dataset = Scenario.DatasetOf(
            MergeMode.Upsert,
            columns: [new Column { Name = Hostile, Type = new(ColumnKind.Text), Required = true }, new Column { Name = "Select", Type = new(ColumnKind.Int8) }]);
        dataset = dataset with { Target = dataset.Target with { Schema = "s\"'", Table = "T'\"); DROP SCHEMA etl CASCADE; --", Key = [Hostile] } };
        var scenario = new Scenario(db) { Dataset = dataset, LoadId = "l'\"; DROP SCHEMA etl" };
        await scenario.CompleteAsync();
        var again = await (scenario with { LoadId = "2", Key = "incoming/b.csv", Digest = 1, Owner = "execution-2" }).CompleteAsync();
        Assert.Equal(5, again.Accounts.Unchanged);
        Assert.True((await db.Sink.InspectAsync(dataset, CancellationToken.None)).Exists);
        Assert.Equal("2", await db.ScalarAsync("SELECT count(*) FROM etl.load"));
    }
}
