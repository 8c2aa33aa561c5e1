using Etl.StateMachine.Tests.Fixtures;

namespace Etl.StateMachine.Tests.Intrinsics;

public sealed class IntrinsicFunctionTests
{
    private const string Data = """
        {"name":"Ana","n":3,"list":[1,2,2,{"a":1},{"a":1}],"o":{"a":1,"b":{"c":2}},"p":{"b":{"d":3}},"json":"{\"x\":[1]}","t":"{} of {}","null":null,
         "words":"a.b+c,,d"}
        """;

    [Theory]
    [InlineData("States.Format('Hi {}, {} times {}', $.name, $.n, true)", "\"Hi Ana, 3 times true\"")]
    [InlineData("States.Format($.t, 1, null)", "\"1 of null\"")]
    [InlineData("States.Format('\\\\{\\\\} \\\\'{}\\\\' \\\\\\\\', 1)", "\"{} '1' \\\\\"")]
    [InlineData("States.Format('{}', $.o.b)", "\"{\\\"c\\\":2}\"")]
    [InlineData("States.StringToJson($.json)", "{\"x\":[1]}")]
    [InlineData("States.JsonToString($.o)", "\"{\\\"a\\\":1,\\\"b\\\":{\\\"c\\\":2}}\"")]
    [InlineData("States.Array($.name, 1.5, null, false, 'x')", "[\"Ana\",1.5,null,false,\"x\"]")]
    [InlineData("States.Array()", "[]")]
    [InlineData("States.ArrayPartition($.list, 2)", "[[1,2],[2,{\"a\":1}],[{\"a\":1}]]")]
    [InlineData("States.ArrayContains($.list, 2)", "true")]
    [InlineData("States.ArrayContains($.list, $.o)", "false")]
    [InlineData("States.ArrayRange(1, 9, 2)", "[1,3,5,7,9]")]
    [InlineData("States.ArrayRange(3, -3, -3)", "[3,0,-3]")]
    [InlineData("States.ArrayGetItem($.list, 3)", "{\"a\":1}")]
    [InlineData("States.ArrayLength($.list)", "5")]
    [InlineData("States.ArrayUnique($.list)", "[1,2,{\"a\":1}]")]
    [InlineData("States.Base64Encode('Data to encode')", "\"RGF0YSB0byBlbmNvZGU=\"")]
    [InlineData("States.Base64Decode('RGF0YSB0byBlbmNvZGU=')", "\"Data to encode\"")]
    [InlineData("States.Hash('input data', 'SHA-1')", "\"aaff4a450a104cd177d28d18d74485e8cae074b7\"")]
    [InlineData("States.Hash('a', 'MD5')", "\"0cc175b9c0f1b6a831c399e269772661\"")]
    [InlineData("States.Hash('a', 'SHA-256')", "\"ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb\"")]
    [InlineData("States.ArrayLength(States.Array(States.Hash('a','SHA-384'), States.Hash('a','SHA-512')))", "2")]
    [InlineData("States.JsonMerge($.o, $.p, false)", "{\"a\":1,\"b\":{\"d\":3}}")]
    [InlineData("States.MathAdd($.n, -5)", "-2")]
    [InlineData("States.MathAdd(1.5, 1)", "3")]
    [InlineData("States.MathRandom(7, 8)", "7")]
    [InlineData("States.StringSplit($.words, '.+,')", "[\"a\",\"b\",\"c\",\"d\"]")]
    [InlineData("States.Format('{}', States.ArrayGetItem(States.StringSplit('x,y', ','), 1))", "\"y\"")]
    [InlineData("States.Array($$.Execution.Name, $.list[?(@.a == 1)].a)", "[\"run-1\",[1,1]]")]
    public async Task Function_returns(string call, string expected)
    {
        var result = await RunAsync(call);

        Assert.Equal((ExecutionStatus.Succeeded, null), (result.Status, result.Cause));
        Machine.SameJson(expected, result.Output!["r"]);
    }

    [Theory]
    [InlineData("States.Format('{} {}', 1)")]
    [InlineData("States.Format('{}', 1, 2)")]
    [InlineData("States.StringToJson('{')")]
    [InlineData("States.StringToJson('{\\\"a\\\":1,\\\"a\\\":2}')")]
    [InlineData("States.ArrayPartition($.list, 0)")]
    [InlineData("States.ArrayRange(1, 1001, 1)", true)]
    [InlineData("States.ArrayRange(1, 5, 0)")]
    [InlineData("States.ArrayGetItem($.list, 5)")]
    [InlineData("States.ArrayGetItem($.list, -1)")]
    [InlineData("States.ArrayLength($.n)")]
    [InlineData("States.Base64Decode('***')")]
    [InlineData("States.Hash('a', 'SHA-9')")]
    [InlineData("States.JsonMerge($.o, $.p, true)")]
    [InlineData("States.MathAdd('1', 2)")]
    [InlineData("States.MathAdd(2147483648, 1)")]
    [InlineData("States.MathRandom(2, 2)")]
    [InlineData("States.StringSplit($.n, ',')")]
    [InlineData("States.Array($.missing)")]
    public async Task Function_fails(string call, bool succeedsOneBelow = false)
    {
        Assert.Equal("States.IntrinsicFailure", (await RunAsync(call)).Error);
        if (succeedsOneBelow)
        {
            Assert.Equal(ExecutionStatus.Succeeded, (await RunAsync(call.Replace("1001", "1000", StringComparison.Ordinal))).Status);
        }
    }

    [Theory]
    [InlineData("States.Nothing(1)")]
    [InlineData("States.Format()")]
    [InlineData("States.UUID(1)")]
    [InlineData("States.MathAdd(1)")]
    [InlineData("States.Array('x)")]
    [InlineData("States.Array('\\\\n')")]
    [InlineData("States.Array(1")]
    [InlineData("States.Array(1) x")]
    [InlineData("States.Array(x)")]
    [InlineData("States.Array({})")]
    [InlineData("States.Array($.a.length())")]
    [InlineData("Array(1)")]
    [InlineData("States.Array(States.Array(States.Array(States.Array(States.Array(States.Array(States.Array(States.Array(States.Array(States.Array(States.Array(1)))))))))))")]
    public void Bad_syntax_is_refused(string call)
    {
        var refused = Assert.Throws<DefinitionException>(() => Machine.Load(Machine.Single(Fields(call))));

        Assert.Equal("Parameters.r.$", Assert.Single(refused.Problems).Field);
    }

    [Fact]
    public async Task Uuid_is_of_version_4_and_new_each_time()
    {
        var result = await RunAsync("States.Array(States.UUID(), States.UUID())");

        var uuids = result.Output!["r"]!.AsArray().Select(node => node!.GetValue<string>()).ToArray();
        Assert.All(uuids, uuid => Assert.Matches("^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", uuid));
        Assert.NotEqual(uuids[0], uuids[1]);
    }

    [Fact]
    public async Task Random_number_depends_on_its_seed_only()
    {
        var result = await RunAsync("States.Array(States.MathRandom(1, 1000000, 5), States.MathRandom(1, 1000000, 5), States.MathRandom(1, 1000000, 6))");

        var numbers = result.Output!["r"]!.AsArray().Select(node => node!.GetValue<long>()).ToArray();
        Assert.Equal(numbers[0], numbers[1]);
        Assert.NotEqual(numbers[0], numbers[2]);
    }

    private static Task<ExecutionResult> RunAsync(string call) => new Machine().RunAsync(Machine.Single(Fields(call)), Data);

    private static string Fields(string call) => """ "Type":"Pass","Parameters":{"r.$":" """.TrimEnd() + call + "\"}";
}
