using System.Net.Sockets;
using Etl.Cli.Tests.EndToEnd.Bench;

namespace Etl.Cli.Tests.EndToEnd;

/// <summary>What a person can get wrong with a file or a dataset: one clear message with the fix, the right exit code, nothing half done.</summary>
public sealed class BadInputTests(SharedPostgres postgres)
{
    private const int Refused = 1, Failed = 2;

    [Fact]
    public async Task Missing_file()
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        (await RunAsync(bench, "nowhere.csv")).MustFail(Refused, "ObjectNotFoundException", bench.PathOf("nowhere.csv"), "Check the path");
        await NothingWasBegunAsync(bench);
    }

    [Fact]
    public async Task Directory_instead_of_a_file()
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        (await RunAsync(bench, "datasets")).MustFail(Refused, "NotAFileException", "is a directory. Name the files in it");
        await NothingWasBegunAsync(bench);
    }

    [Theory]
    [InlineData("/dev/null", "/dev/null is a device")]
    [InlineData("/dev/stdin", "/dev/stdin is an open descriptor of a process")]
    [InlineData("/proc/self/fd/0", "/proc/self/fd/0 is an open descriptor of a process")]
    [InlineData("/proc/version", "/proc/version has content and says that its size is 0")]
    [InlineData("pipe", "pipe is a pipe: it has no size")]
    [InlineData("link", "link is a pipe: it has no size")]
    [InlineData("socket", "socket is a socket: it has no size")]
    public async Task What_is_no_file_is_refused_by_its_kind(string name, string says)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs /proc.");
        await using var bench = await Workbench.CreateAsync(postgres);
        await ProgramRun.OutputAsync("mkfifo", [bench.PathOf("pipe")]);
        File.CreateSymbolicLink(bench.PathOf("link"), "pipe");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(bench.PathOf("socket")));
        (await RunAsync(bench, name, "--dataset", "transactions")).MustFail(Refused, "NotAFileException", says, "Write it into a file first (cat > FILE), and load that.");
        await NothingWasBegunAsync(bench);
    }

    [Theory]
    [InlineData("run <(cat items.csv)", "/dev/fd/")]
    [InlineData("run /dev/stdin <items.csv", "/dev/stdin")]
    public async Task What_a_shell_hands_over_is_refused(string line, string path)
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        bench.AddDataset(Items.Dataset());
        bench.Write("items.csv", Items.File((1, "one")));
        await using var process = EtlProcess.Start(bench, "bash", ["-c", $"dotnet '{Places.Program}' {line} --dataset items --json"]);
        (await process.WaitAsync()).MustFail(Refused, "NotAFileException", path, "is an open descriptor of a process, such as its standard input", "cat > FILE");
        await NothingWasBegunAsync(bench);
    }

    [Fact]
    public async Task Dataset_may_come_through_a_pipe_to_be_checked()
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        await using var process = EtlProcess.Start(bench, "bash", ["-c", $"dotnet '{Places.Program}' dataset check <(cat datasets/transactions.yaml)"]);
        Assert.Equal((0, "dataset transactions: good, 7 columns into transactions\n"), await process.WaitAsync() is var end ? (end.ExitCode, end.Output) : default);
    }

    [Theory]
    [InlineData("https://example.org/items.csv", "https:// is an address", "curl -o FILE ADDRESS")]
    [InlineData("S3://bucket/items.csv", "s3:// is an address", "aws s3 cp ADDRESS FILE")]
    [InlineData("file:///items.csv", "file:// is an address", "Name its path alone")]
    [InlineData("abfss://container/items.csv", "abfss:// is an address", "Download it into a file first")]
    public async Task Addresses_are_not_read(string address, params string[] says)
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        (await bench.CommandAsync("run", address, "--dataset", "transactions", "--json")).MustFail(Refused, "NotAFileException", says);
        await NothingWasBegunAsync(bench);
    }

    [Fact]
    public async Task Dataset_that_cannot_be_read_stops_only_what_no_other_one_takes()
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        bench.AddDataset(Items.Dataset());
        bench.Write("datasets/broken.yaml", "dataset: [");
        bench.Write("items.csv", Items.File((1, "one")));
        bench.Write("others.csv", Items.File((1, "one")));
        (await RunAsync(bench, "others.csv")).MustFail(Refused, "DatasetException", "broken.yaml:2:1");
        await NothingWasBegunAsync(bench);

        var warning = Assert.Single((await RunAsync(bench, "items.csv")).Warnings());
        Assert.Equal(("dataset_unreadable", 1), (warning.Code, warning.Count));
        Assert.Contains("broken.yaml:2:1", warning.Message, StringComparison.Ordinal);
        Assert.Empty((await RunAsync(bench, "items.csv", "--dataset", "items", "--force")).Warnings());
    }

    [Fact]
    public async Task Failed_run_tells_what_its_head_was_warned_of()
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        bench.AddDataset(Items.Dataset(more: "rejects: { max_count: 0 }\nabsent: default"));
        bench.Write("items.csv", "id\nx\n");
        var end = await RunAsync(bench, "items.csv");
        end.MustFail(Failed, "TooManyRejectsException");
        Assert.Equal(["absent_columns"], end.Warnings().Select(warning => warning.Code));
    }

    [Fact]
    public async Task Unknown_dataset()
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        bench.Write("items.csv", Items.File((1, "one")));
        (await RunAsync(bench, "items.csv", "--dataset", "transaction")).MustFail(Refused, "DatasetException", "did you mean \"transactions\"?");
        await NothingWasBegunAsync(bench);
    }

    [Fact]
    public async Task No_dataset_takes_the_file()
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        bench.Write("items.csv", Items.File((1, "one")));
        (await RunAsync(bench, "items.csv")).MustFail(Refused, "DatasetException", "No dataset takes \"incoming/items.csv\"", "Name one with --dataset NAME");
        await NothingWasBegunAsync(bench);
    }

    [Fact]
    public async Task Several_datasets_take_the_file()
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        bench.AddDataset(Items.Dataset());
        bench.AddDataset(Items.Dataset(name: "things"));
        bench.Write("items.csv", Items.File((1, "one")));
        (await RunAsync(bench, "items.csv")).MustFail(Refused, "DatasetException", "Several datasets take", "items (", "things (", "Name one with --dataset NAME");
        await NothingWasBegunAsync(bench);
        Assert.Equal(0, (await RunAsync(bench, "items.csv", "--dataset", "things")).ExitCode);
    }

    [Fact]
    public async Task Dataset_with_a_mistake()
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        bench.Write("datasets/items.yaml", Items.Dataset().Replace("type: int4", "type: int5", StringComparison.Ordinal));
        bench.Write("items.csv", Items.File((1, "one")));
        (await RunAsync(bench, "items.csv")).MustFail(Refused, "DatasetException", "items.yaml", "4", "unknown type", "did you mean \"int");
        await NothingWasBegunAsync(bench);
    }

    [Fact]
    public async Task No_directory_of_datasets()
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        bench.Write("items.csv", Items.File((1, "one")));
        (await RunAsync(bench, "items.csv", "--datasets", "nowhere")).MustFail(Refused, "DatasetException", "there is no directory", "--datasets DIR");
        await NothingWasBegunAsync(bench);
    }

    [Theory]
    [InlineData("id,name,colour\n1,one,red\n", "colour")]
    [InlineData("id,name,name\n1,one,red\n", "name")]
    [InlineData("name\none\n", "id")]
    [InlineData("id,\"name\n1,one\n", "a quote in its header is not closed")]
    public async Task Header_that_does_not_fit(string content, string says)
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        bench.AddDataset(Items.Dataset());
        bench.Write("items.csv", content);
        (await RunAsync(bench, "items.csv")).MustFail(Failed, "HeaderException", "items.csv: ", says);
        await NothingIsHalfDoneAsync(bench);
    }

    [Fact]
    public async Task Compressed_file()
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        bench.AddDataset(Items.Dataset());
        using var compressed = new MemoryStream();
        await using (var gzip = new System.IO.Compression.GZipStream(compressed, System.IO.Compression.CompressionMode.Compress, leaveOpen: true))
        {
            gzip.Write(System.Text.Encoding.UTF8.GetBytes(Items.File((1, "one"))));
        }

        bench.Write("items.csv", compressed.ToArray());
        (await RunAsync(bench, "items.csv")).MustFail(Failed, "FileFormatException", "gzip", "decompress it first");
        await NothingIsHalfDoneAsync(bench);
    }

    [Fact]
    public async Task Quote_that_is_never_closed_with_a_record_limit()
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        bench.AddDataset(Items.Dataset(more: "file: { max_record: 1KiB, max_field: 1KiB }"));
        bench.Write("items.csv", Items.File([(1, "one"), (2, "\"two"), .. Enumerable.Range(3, 400).Select(i => (i, "more"))]));
        (await RunAsync(bench, "items.csv")).MustFail(Failed, "UnterminatedQuoteException", "items.csv, line 3 (byte 14)", "Close the quote");
        await NothingIsHalfDoneAsync(bench);
    }

    [Theory]
    [InlineData("max_count: 5", 5, true, "")]
    [InlineData("max_count: 5", 6, false, "6 records were rejected, max_count is 5")]
    [InlineData("max_percent: 5", 5, true, "")]
    [InlineData("max_percent: 5", 6, false, "max_percent is 5")]
    [InlineData("per_rule: { id.invalid_value: 5 }", 5, true, "")]
    [InlineData("per_rule: { id.invalid_value: 5 }", 6, false, "id.invalid_value was broken 6 times, per_rule allows 5")]
    public async Task Limit_itself_passes_and_one_more_fails(string limit, int bad, bool passes, string says)
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        bench.AddDataset(Items.Dataset(more: $"rejects: {{ {limit} }}"));
        bench.Write("items.csv", "id,name\n" + string.Concat(Enumerable.Range(1, 100).Select(i => i <= bad ? $"x{i},bad\n" : $"{i},good\n")));
        var end = await RunAsync(bench, "items.csv");
        if (passes)
        {
            Assert.Equal(0, end.ExitCode);
            Assert.Equal(100 - bad, (await Items.RowsAsync(bench)).Length);
            return;
        }

        end.MustFail(Failed, "TooManyRejectsException", says, "Nothing was loaded", "rejects.csv");
        var rejects = Assert.Single(Directory.GetDirectories(bench.PathOf(".etl/rejects")));
        Assert.Equal(bad, RejectsFile.Read(rejects).Count);
        await NothingIsHalfDoneAsync(bench);
    }

    [Fact]
    public async Task Failure_of_one_file_does_not_keep_the_others()
    {
        await using var bench = await Workbench.CreateAsync(postgres);
        bench.AddDataset(Items.Dataset());
        bench.Write("items-1.csv", Items.File((1, "one")));
        bench.Write("items-2.csv", "id,nam\n");
        bench.Write("items-3.csv", Items.File((3, "three")));
        var end = await bench.CommandAsync(["run", .. new[] { "items-1.csv", "nowhere.csv", "items-2.csv", "items-3.csv" }.Select(bench.PathOf), "--json"]);
        Assert.Equal(Failed, end.ExitCode);
        Assert.Equal(4, end.Output.Count(c => c == '\n'));
        Assert.Equal(["1\tone", "3\tthree"], await Items.RowsAsync(bench));
    }

    private static Task<ProgramEnd> RunAsync(Workbench bench, string file, params string[] options) =>
        bench.CommandAsync(["run", bench.PathOf(file), .. options, "--json"]);

    /// <summary>The database was not touched.</summary>
    private static async Task NothingWasBegunAsync(Workbench bench)
    {
        await Leftovers.NoBackendAsync(bench);
        Assert.Equal("f", await bench.ValueAsync("SELECT EXISTS (SELECT 1 FROM pg_namespace WHERE nspname LIKE 'etl%')"));
    }

    private static async Task NothingIsHalfDoneAsync(Workbench bench)
    {
        Assert.Equal("\\N", await bench.ValueAsync("SELECT to_regclass('items')"));
        Assert.Equal("failed", await bench.ValueAsync("SELECT status FROM etl.load"));
        Assert.Empty(await bench.RowsAsync("SELECT 1 FROM etl.outbox WHERE kind = 'results'"));
        await Leftovers.MustBeNoneAsync(bench);
    }
}
