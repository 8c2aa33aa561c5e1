using System.Text;
using Etl.Core.Datasets;
using Etl.Core.Delimited;
using Etl.Core.Delimited.Headers;
using Etl.Core.Delimited.Sniffing;
using Etl.Core.Records;

namespace Etl.Core.Tests.Delimited.Headers;

public sealed class HeaderMatchingTests
{
    private static readonly Column Id = new() { Name = "id", Type = new ColumnType(ColumnKind.Text), Required = true, Sources = ["id", "Identifier"] };
    private static readonly Column Account = new() { Name = "account_id", Type = new ColumnType(ColumnKind.Text), Required = true };
    private static readonly Column Note = new() { Name = "note", Type = new ColumnType(ColumnKind.Text), Default = "none" };

    [Theory]
    [InlineData("id,account_id,note\n", new[] { 0, 1, 2 })]
    [InlineData("note,account_id,id\n", new[] { 2, 1, 0 })] // any order
    [InlineData("ID,Account_Id,NOTE\n", new[] { 0, 1, 2 })] // any case
    [InlineData("identifier,account_id,note\n", new[] { 0, 1, 2 })] // an alias
    [InlineData("account_id,id\n", new[] { 1, 0, -1 })] // what is not required may be missing
    [InlineData("_etl_line,_etl_error,id,account_id,note\n", new[] { 2, 3, 4 })] // our own reject file, corrected
    public void Columns_are_found_by_name(string header, int[] columnToField)
    {
        var map = Map(header).Layout!;

        Assert.Equal(columnToField, map.Indexes);
        Assert.Equal(header.Count(character => character == ',') + 1, map.FieldCount);
        Assert.Equal(0, map.Nameless);
    }

    [Theory]
    [InlineData("id,account_id\n", 0)]
    [InlineData("id,account_id,\n", 1)]
    [InlineData("id,account_id, ,\"\"\n", 2)]
    public void Fields_without_a_name_at_the_end_are_no_columns_whatever_the_records_have(string header, int nameless)
    {
        foreach (var records in new[] { "", "1,2\n", "1,2,\n", "1,2,x\n" })
        {
            var map = Map(header + records).Layout!;

            Assert.Equal((2, nameless), (map.FieldCount, map.Nameless));
        }
    }

    [Theory]
    [InlineData(" Identifier ", "Identifier")]
    [InlineData("Identifier", "\" Identifier\u00A0\"")]
    [InlineData("\tIdentifier\u3000", " Identifier")]
    public void Names_are_trimmed_on_both_sides_alike(string source, string name)
    {
        var things = Things(new FileFormat());
        var dataset = things with { Columns = [Id with { Sources = [source] }, Account with { Name = " account_id " }, Note] };

        Assert.Equal([1, 0, -1], Map(Encoding.UTF8.GetBytes($"account_id,{name}\n"), dataset).Layout!.Indexes);
    }

    [Fact]
    public void All_problems_are_told_at_once_with_the_nearest_names()
    {
        var (map, problems) = Map("note,acount_id,Note,,extra\n");

        Assert.Null(map);
        Assert.Equal(
            [
                new HeaderProblem(HeaderProblemKind.DuplicateName, "note", HeaderMessages.DuplicateName("note", [1, 3])),
                new HeaderProblem(HeaderProblemKind.UnknownColumn, "acount_id", HeaderMessages.UnknownColumn("acount_id", 2, "account_id")),
                new HeaderProblem(HeaderProblemKind.UnnamedField, "", HeaderMessages.UnnamedField(4)),
                new HeaderProblem(HeaderProblemKind.UnknownColumn, "extra", HeaderMessages.UnknownColumn("extra", 5, null)),
                new HeaderProblem(HeaderProblemKind.MissingColumn, "id", HeaderMessages.MissingColumn(Id.Field, null)),
                new HeaderProblem(HeaderProblemKind.MissingColumn, "account_id", HeaderMessages.MissingColumn(Account.Field, "acount_id")),
            ],
            problems);
    }

    [Theory]
    [InlineData("acount_id,id\n", "Header name 'acount_id' (field 1) is not a column of the dataset; the nearest is 'account_id'. Add it to the dataset, or let it ignore extra columns (extra: ignore).\nRequired column 'account_id' is missing: the header has no 'account_id'; the nearest is 'acount_id'.")]
    [InlineData("id,x,account_id\n", "Header name 'x' (field 2) is not a column of the dataset. Add it to the dataset, or let it ignore extra columns (extra: ignore).")]
    [InlineData("id,x\n", "Header name 'x' (field 2) is not a column of the dataset. Add it to the dataset, or let it ignore extra columns (extra: ignore).\nRequired column 'account_id' is missing: the header has no 'account_id'.")]
    [InlineData("account_id\n", "Required column 'id' is missing: the header has no 'id' or 'Identifier'.")]
    [InlineData("ID,ACCOUNT-ID,note\n", "Header name 'ACCOUNT-ID' (field 2) is not a column of the dataset; the nearest is 'account_id'. Add it to the dataset, or let it ignore extra columns (extra: ignore).\nRequired column 'account_id' is missing: the header has no 'account_id'; the nearest is 'ACCOUNT-ID'.")]
    [InlineData("identifer,account_id\n", "Header name 'identifer' (field 1) is not a column of the dataset; the nearest is 'Identifier'. Add it to the dataset, or let it ignore extra columns (extra: ignore).\nRequired column 'id' is missing: the header has no 'id' or 'Identifier'; the nearest is 'identifer'.")]
    [InlineData("note,id,account_id,Note,NOTE\n", "Header name 'note' occurs more than once: fields 1, 4, 5. Names must differ.")]
    [InlineData("id,Identifier,account_id\n", "Header names 'id', 'Identifier' all stand for column 'id'. Keep one of them.")]
    [InlineData("id,,account_id\n", "Field 2 of the header has no name. Name it, or let the dataset ignore extra columns (extra: ignore).")]
    [InlineData("id,account_id\"\n", "The header breaks the quoting rules: a quote inside an unquoted name, or text behind a closing quote. Correct it, or declare literal quotes in the dataset.\nHeader name 'account_id\"' (field 2) is not a column of the dataset; the nearest is 'account_id'. Add it to the dataset, or let it ignore extra columns (extra: ignore).\nRequired column 'account_id' is missing: the header has no 'account_id'; the nearest is 'account_id\"'.")]
    public void Messages_name_the_place_and_the_remedy(string header, string messages)
    {
        var (map, problems) = Map(header);

        Assert.Null(map);
        Assert.Equal(messages, Text(problems));
    }

    [Fact]
    public void A_header_that_is_none_is_told_what_it_may_be()
    {
        Assert.StartsWith(
            "No name in the first record is a column of dataset 'things'. If the file has no header, declare header: false; if it has another delimiter, declare that.\n",
            Text(Map("1,2,3\n").Problems),
            StringComparison.Ordinal);
        Assert.StartsWith(
            "The header is not valid UTF-8: 0xE4. The program that wrote the file knows its encoding: declare file.encoding if that is utf-16le, utf-16be, windows-1252 or latin-1; otherwise have the file saved as, or converted to, UTF-8.\n",
            Text(Map([.. "id,account_id,n"u8, 0xE4, .. "me\n"u8]).Problems),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_without_sources_is_called_by_its_name() =>
        Assert.Equal("Required column 'account_id' is missing: the header has no 'account_id'.", HeaderMessages.MissingColumn(Account.Field with { Sources = default }, null));

    [Fact]
    public void Columns_of_our_own_reject_files_are_neither_unknown_nor_the_nearest()
    {
        var problem = Assert.Single(Map("_ETL_x,id,_etl_account_id,_etl_account_id\n").Problems);

        Assert.Equal("Required column 'account_id' is missing: the header has no 'account_id'.", problem.Message);
    }

    [Fact]
    public void Two_names_of_one_column_are_ambiguous()
    {
        var problem = Assert.Single(Map("id,identifier,account_id\n").Problems);

        Assert.Equal(new HeaderProblem(HeaderProblemKind.AmbiguousColumn, "id", HeaderMessages.AmbiguousColumn("id", ["id", "identifier"])), problem);
    }

    [Fact]
    public void Only_names_that_no_column_has_are_the_nearest()
    {
        Column Item(string name) => new() { Name = name, Type = new ColumnType(ColumnKind.Text), Required = true };
        var items = Things(new FileFormat { IgnoreExtra = true }) with { Columns = [Item("item_a"), Item("item_b"), Item("x")] };

        string TextOf(string header) => Text(Map(Encoding.UTF8.GetBytes(header), items).Problems);

        Assert.Equal(
            "Required column 'item_b' is missing: the header has no 'item_b'.\nRequired column 'x' is missing: the header has no 'x'.",
            TextOf("item_a,,other\n"));
        Assert.Equal("Required column 'item_a' is missing: the header has no 'item_a'.", TextOf("item_b,x\n"));
        Assert.Equal("Required column 'item_b' is missing: the header has no 'item_b'; the nearest is 'item_c'.", TextOf("item_a,item_c,x\n"));
    }

    [Fact]
    public void A_header_of_one_empty_name_has_a_field_without_a_name() =>
        Assert.Equal([HeaderProblemKind.NoKnownColumn, HeaderProblemKind.UnnamedField, HeaderProblemKind.MissingColumn, HeaderProblemKind.MissingColumn], Kinds(Map("\"\"\n1\n")));

    [Fact]
    public void Extra_columns_may_be_ignored()
    {
        var map = Map("x,id,,account_id,\n", new FileFormat { IgnoreExtra = true }).Layout!;

        Assert.Equal([1, 3, -1], map.Indexes);
        Assert.Equal((4, 1), (map.FieldCount, map.Nameless));
    }

    [Fact]
    public void Letter_case_may_matter()
    {
        var declared = new FileFormat { CaseSensitive = true };

        Assert.Equal([0, 1, -1], Map("id,account_id\n", declared).Layout!.Indexes);
        Assert.Equal(
            [(HeaderProblemKind.UnknownColumn, "ID"), (HeaderProblemKind.MissingColumn, "id")],
            Map("ID,account_id\n", declared).Problems.Select(problem => (problem.Kind, problem.Name)));
        Assert.NotNull(Map("id,ID,account_id\n", declared with { IgnoreExtra = true }).Layout);
    }

    [Fact]
    public void A_first_record_without_any_known_name_is_probably_no_header()
    {
        var problems = Map("1,2,3\n").Problems;

        Assert.Equal(new HeaderProblem(HeaderProblemKind.NoKnownColumn, "", HeaderMessages.NoKnownColumn("things")), problems[0]);
    }

    [Fact]
    public void A_violation_fails_unless_quotes_are_literal()
    {
        Assert.Equal([(HeaderProblemKind.QuoteViolation, ""), (HeaderProblemKind.UnknownColumn, "x\"y")], Map("id,account_id,x\"y\n").Problems.Select(problem => (problem.Kind, problem.Name)));
        Assert.Equal([HeaderProblemKind.UnknownColumn], Kinds(Map("id,account_id,x\"y\n", new FileFormat { LiteralQuotes = true })));
    }

    [Fact]
    public void A_header_in_another_encoding_is_told_so()
    {
        byte[] file = [.. "id,account_id,n"u8, 0xE4, .. "me\n"u8];

        Assert.Equal([(HeaderProblemKind.InvalidEncoding, ""), (HeaderProblemKind.UnknownColumn, "n\uFFFDme")], Map(file).Problems.Select(problem => (problem.Kind, problem.Name)));
    }

    [Fact]
    public void Without_a_header_columns_are_taken_in_order()
    {
        var inspected = Assert.IsType<Inspection.Readable>(new DelimitedFormat().Inspect("a,b,c\n"u8, 6, Things(new FileFormat { Header = false }))).File;

        Assert.Equal([0, 1, 2], inspected.Layout.Indexes);
        Assert.Equal((3, 0, 0), (inspected.Layout.FieldCount, inspected.Layout.Nameless, inspected.DataStart));
    }

    /// <summary>What becomes of columns that the header leaves out: id is required and there; account_id is not there; note is not there and says so itself where it says anything.</summary>
    [Theory]
    [InlineData(MergeMode.Append, ConflictAction.Update, null, null, "")]
    [InlineData(MergeMode.Upsert, ConflictAction.Ignore, null, null, "")]
    [InlineData(MergeMode.Upsert, ConflictAction.Update, null, null, "account_id, note: every row that the file updates would lose what it has there")]
    [InlineData(MergeMode.Replace, ConflictAction.Update, null, null, "account_id, note: every row of the table would lose what it has there")]
    [InlineData(MergeMode.Replace, ConflictAction.Update, null, AbsentPolicy.Null, "account_id: every row of the table would lose what it has there")]
    [InlineData(MergeMode.Upsert, ConflictAction.Update, AbsentPolicy.Default, null, "")]
    [InlineData(MergeMode.Upsert, ConflictAction.Update, AbsentPolicy.Null, null, "")]
    [InlineData(MergeMode.Upsert, ConflictAction.Update, AbsentPolicy.Null, AbsentPolicy.Refuse, "note: every row that the file updates would lose what it has there")]
    [InlineData(MergeMode.Append, ConflictAction.Update, AbsentPolicy.Refuse, null, "account_id, note: the dataset refuses such a file (absent: refuse)")]
    [InlineData(MergeMode.Append, ConflictAction.Update, AbsentPolicy.Refuse, AbsentPolicy.Default, "account_id: the dataset refuses such a file (absent: refuse)")]
    public void Columns_that_are_left_out_are_refused_where_rows_would_lose_them(MergeMode mode, ConflictAction onConflict, AbsentPolicy? absent, AbsentPolicy? ofNote, string says)
    {
        var things = Things(new FileFormat());
        var dataset = things with
        {
            Columns = [Id, Account with { Required = false }, Note with { Absent = ofNote }],
            Target = things.Target with { Mode = mode, OnConflict = onConflict, Key = ["id"] },
            Absent = absent,
        };
        var mapping = Map("id\n1\n"u8.ToArray(), dataset);

        if (says.Length == 0)
        {
            Assert.Equal([0, -1, -1], mapping.Layout!.Indexes);
            return;
        }

        var problem = Assert.Single(mapping.Problems);
        Assert.Equal(HeaderProblemKind.AbsentColumns, problem.Kind);
        Assert.StartsWith($"The header leaves out {says}. Let the sender send all columns; or declare absent: null", problem.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<HeaderProblemKind> Kinds(HeaderMapping mapping) => mapping.Problems.Select(problem => problem.Kind);

    private static HeaderMapping Map(string file, FileFormat? declared = null) => Map(Encoding.UTF8.GetBytes(file), declared);

    private static HeaderMapping Map(byte[] file, FileFormat? declared = null) => Map(file, Things(declared ?? new FileFormat()));

    private static HeaderMapping Map(byte[] file, Dataset dataset)
    {
        var sniffed = FileSniffer.Sniff(file, headIsWholeFile: true, dataset.File);
        var header = HeaderReader.Read(file, isFinal: true, sniffed.Dialect)!;
        return HeaderMatching.Match(header, dataset);
    }

    private static Dataset Things(FileFormat file) => new()
    {
        Name = "things",
        Match = ["incoming/*.csv"],
        File = file,
        Columns = [Id, Account, Note],
        Target = new Target { Table = "things" },
    };

    private static string Text(IEnumerable<HeaderProblem> problems) => string.Join('\n', problems.Select(problem => problem.Message));
}
