using Etl.StateMachine.Tests.Fixtures;

namespace Etl.StateMachine.Tests.States;

public sealed class ChoiceConditionTests
{
    private const string Data = """
        {"s":"b","s2":"c","star":"a*b","back":"a\\b","n":5,"n2":5.0,"big":9007199254740993,"t":true,"f":false,"null":null,
         "at":"2030-01-31T12:00:00Z","at2":"2030-01-31T14:00:00+02:00","later":"2030-02-01T00:00:00Z","o":{}}
        """;

    [Theory]
    [InlineData("$.s", "\"StringEquals\":\"b\"", true)]
    [InlineData("$.s", "\"StringEquals\":\"B\"", false)]
    [InlineData("$.n", "\"StringEquals\":\"5\"", false)]
    [InlineData("$.s", "\"StringEqualsPath\":\"$.s2\"", false)]
    [InlineData("$.s", "\"StringLessThan\":\"c\"", true)]
    [InlineData("$.s", "\"StringLessThan\":\"b\"", false)]
    [InlineData("$.s", "\"StringLessThanPath\":\"$.s2\"", true)]
    [InlineData("$.s", "\"StringGreaterThan\":\"a\"", true)]
    [InlineData("$.s", "\"StringGreaterThan\":\"b\"", false)]
    [InlineData("$.s", "\"StringGreaterThanPath\":\"$.s2\"", false)]
    [InlineData("$.s", "\"StringLessThanEquals\":\"b\"", true)]
    [InlineData("$.s2", "\"StringLessThanEqualsPath\":\"$.s\"", false)]
    [InlineData("$.s", "\"StringGreaterThanEquals\":\"b\"", true)]
    [InlineData("$.s", "\"StringGreaterThanEqualsPath\":\"$.s2\"", false)]
    [InlineData("$.n", "\"NumericEquals\":5", true)]
    [InlineData("$.n", "\"NumericEqualsPath\":\"$.n2\"", true)]
    [InlineData("$.big", "\"NumericEquals\":9007199254740992", false)]
    [InlineData("$.s", "\"NumericEquals\":5", false)]
    [InlineData("$.n", "\"NumericLessThan\":5.1", true)]
    [InlineData("$.n", "\"NumericLessThanPath\":\"$.n2\"", false)]
    [InlineData("$.n", "\"NumericGreaterThan\":4", true)]
    [InlineData("$.n", "\"NumericGreaterThanPath\":\"$.n2\"", false)]
    [InlineData("$.n", "\"NumericLessThanEquals\":5", true)]
    [InlineData("$.n", "\"NumericLessThanEqualsPath\":\"$.n2\"", true)]
    [InlineData("$.n", "\"NumericGreaterThanEquals\":6", false)]
    [InlineData("$.n", "\"NumericGreaterThanEqualsPath\":\"$.n2\"", true)]
    [InlineData("$.t", "\"BooleanEquals\":true", true)]
    [InlineData("$.t", "\"BooleanEqualsPath\":\"$.f\"", false)]
    [InlineData("$.at", "\"TimestampEquals\":\"2030-01-31T13:00:00+01:00\"", true)]
    [InlineData("$.at", "\"TimestampEqualsPath\":\"$.at2\"", true)]
    [InlineData("$.at", "\"TimestampLessThan\":\"2030-01-31T12:00:00Z\"", false)]
    [InlineData("$.at", "\"TimestampLessThanPath\":\"$.later\"", true)]
    [InlineData("$.at", "\"TimestampGreaterThan\":\"2030-01-31T11:59:59.999Z\"", true)]
    [InlineData("$.at", "\"TimestampGreaterThanPath\":\"$.later\"", false)]
    [InlineData("$.at", "\"TimestampLessThanEquals\":\"2030-01-31T12:00:00Z\"", true)]
    [InlineData("$.later", "\"TimestampLessThanEqualsPath\":\"$.at\"", false)]
    [InlineData("$.at", "\"TimestampGreaterThanEquals\":\"2030-01-31T12:00:00Z\"", true)]
    [InlineData("$.at", "\"TimestampGreaterThanEqualsPath\":\"$.at2\"", true)]
    [InlineData("$.null", "\"IsNull\":true", true)]
    [InlineData("$.s", "\"IsNull\":true", false)]
    [InlineData("$.s", "\"IsNull\":false", true)]
    [InlineData("$.null", "\"IsPresent\":true", true)]
    [InlineData("$.missing", "\"IsPresent\":true", false)]
    [InlineData("$.missing", "\"IsPresent\":false", true)]
    [InlineData("$.n", "\"IsNumeric\":true", true)]
    [InlineData("$.s", "\"IsNumeric\":true", false)]
    [InlineData("$.s", "\"IsString\":true", true)]
    [InlineData("$.o", "\"IsString\":true", false)]
    [InlineData("$.f", "\"IsBoolean\":true", true)]
    [InlineData("$.null", "\"IsBoolean\":true", false)]
    [InlineData("$.at2", "\"IsTimestamp\":true", true)]
    [InlineData("$.s", "\"IsTimestamp\":true", false)]
    [InlineData("$$.Execution.Name", "\"StringEquals\":\"run-1\"", true)]
    public async Task Operator_holds(string variable, string comparison, bool expected)
        => await HoldsAsync($$"""{"Variable":"{{variable}}",{{comparison}}""", expected);

    [Theory]
    [InlineData("*", true)]
    [InlineData("log-*.txt", true)]
    [InlineData("*.txt", true)]
    [InlineData("log*2*.t*", true)]
    [InlineData("log", false)]
    [InlineData("*.tx", false)]
    [InlineData("log-2030.txt", true)]
    [InlineData("log-2030.txt*", true)]
    [InlineData("log\\\\*", false)]
    public async Task Pattern_matches(string pattern, bool expected)
        => await HoldsAsync($$"""{"Variable":"$.v","StringMatches":"{{pattern}}" """, expected, """{"v":"log-2030.txt"}""");

    [Theory]
    [InlineData("$.star", "a\\\\*b", true)]
    [InlineData("$.s", "a\\\\*b", false)]
    [InlineData("$.back", "a\\\\\\\\b", true)]
    [InlineData("$.back", "*\\\\\\\\*", true)]
    [InlineData("$.n", "*", false)]
    public async Task Escaped_pattern_matches(string variable, string pattern, bool expected)
        => await HoldsAsync($$"""{"Variable":"{{variable}}","StringMatches":"{{pattern}}" """, expected);

    [Theory]
    [InlineData("\"And\":[{\"Variable\":\"$.t\",\"BooleanEquals\":true},{\"Variable\":\"$.n\",\"IsNumeric\":true}]", true)]
    [InlineData("\"And\":[{\"Variable\":\"$.t\",\"BooleanEquals\":true},{\"Variable\":\"$.n\",\"IsString\":true}]", false)]
    [InlineData("\"Or\":[{\"Variable\":\"$.t\",\"BooleanEquals\":false},{\"Variable\":\"$.n\",\"IsNumeric\":true}]", true)]
    [InlineData("\"Or\":[{\"Variable\":\"$.t\",\"BooleanEquals\":false}]", false)]
    [InlineData("\"Not\":{\"Variable\":\"$.t\",\"BooleanEquals\":false}", true)]
    [InlineData("\"Not\":{\"And\":[{\"Variable\":\"$.t\",\"BooleanEquals\":true}]}", false)]
    [InlineData("\"And\":[{\"Variable\":\"$.missing\",\"IsPresent\":true},{\"Variable\":\"$.missing\",\"IsString\":true}]", false)]
    public async Task Conditions_combine(string rule, bool expected) => await HoldsAsync("{" + rule, expected);

    [Theory]
    [InlineData("{\"Variable\":\"$.missing\",\"StringEquals\":\"a\"")]
    [InlineData("{\"Variable\":\"$.missing\",\"IsNull\":true")]
    [InlineData("{\"Variable\":\"$.s\",\"StringEqualsPath\":\"$.missing\"")]
    public async Task Missing_variable_fails_the_execution(string rule)
        => Assert.Equal("States.Runtime", (await new Machine().RunAsync(Definition(rule), Data)).Error);

    [Fact]
    public async Task No_rule_and_no_default_fails()
    {
        var result = await new Machine().RunAsync(
            """{"StartAt":"C","States":{"C":{"Type":"Choice","Choices":[{"Variable":"$.t","BooleanEquals":false,"Next":"Y"}]},"Y":{"Type":"Succeed"}}}""",
            Data);

        Assert.Equal(("States.NoChoiceMatched", "C"), (result.Error, result.FinalState));
    }

    private static async Task HoldsAsync(string rule, bool expected, string data = Data)
    {
        var result = await new Machine().RunAsync(Definition(rule), data);

        Assert.Equal((ExecutionStatus.Succeeded, null), (result.Status, result.Cause));
        Assert.Equal(expected ? "Yes" : "No", result.FinalState);
    }

    private static string Definition(string rule)
        => """{"StartAt":"C","States":{"C":{"Type":"Choice","Choices":[""" + rule + ""","Next":"Yes"}],"Default":"No"},"Yes":{"Type":"Succeed"},"No":{"Type":"Succeed"}}}""";
}
