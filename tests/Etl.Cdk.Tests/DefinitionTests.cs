using System.Text.RegularExpressions;
using Etl.StateMachine;

namespace Etl.Cdk.Tests;

/// <summary>The definition as the stack deploys it.</summary>
public partial class DefinitionTests
{
    [Theory]
    [InlineData("minimal")]
    [InlineData("bare")]
    public void Every_substitution_is_bound_and_none_is_bound_for_nothing(string name)
    {
        var open = Placeholder().Matches(Definition(name)).Select(match => match.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(open.Order(StringComparer.Ordinal), Bound(name).Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Each_function_stands_where_its_name_says()
    {
        var functions = Templates.Minimal.Template.Single("AWS::StepFunctions::StateMachine")["Properties"]!["DefinitionSubstitutions"]!.AsObject()
            .Where(pair => pair.Key.EndsWith("Function", StringComparison.Ordinal)).ToList();
        Assert.Equal(9, functions.Count);
        Assert.All(functions, pair => Assert.StartsWith("Functions" + pair.Key, (string)pair.Value!["Fn::GetAtt"]![0]!, StringComparison.Ordinal));
    }

    [Fact]
    public void Queue_and_topic_are_empty_where_there_is_none()
    {
        var bound = Templates.Bare.Template.Single("AWS::StepFunctions::StateMachine")["Properties"]!["DefinitionSubstitutions"]!;
        Assert.Equal("", (string)bound["ResultQueueUrl"]!);
        Assert.Equal("", (string)bound["AlertTopicArn"]!);
    }

    [Theory]
    [InlineData("minimal")]
    [InlineData("bare")]
    public async Task Both_validators_accept_what_is_deployed(string name)
    {
        var bound = Bound(name);
        var text = Placeholder().Replace(Definition(name), match => bound[match.Groups["name"].Value]);
        Assert.Equal("", await NodePackage.RunAsync("Etl.Cdk.Tests", "Tools/definition.cjs", text));
        Assert.NotEmpty(StateMachineDefinition.Load(Definition(name), bound).Resources);
    }

    private static string Definition(string name) =>
        (string)Templates.Named(name).Template.Single("AWS::StepFunctions::StateMachine")["Properties"]!["DefinitionString"]!;

    /// <summary>What the stack binds; where the value is known in an account only, an ARN of its form.</summary>
    private static Dictionary<string, string> Bound(string name) =>
        Templates.Named(name).Template.Single("AWS::StepFunctions::StateMachine")["Properties"]!["DefinitionSubstitutions"]!.AsObject().ToDictionary(
            pair => pair.Key,
            pair => pair.Value is System.Text.Json.Nodes.JsonValue text ? text.GetValue<string>() : "arn:aws:lambda:eu-west-1:123456789012:function:etl-dev");

    [GeneratedRegex(@"\$\{(?<name>[^}]+)\}", RegexOptions.NonBacktracking)]
    private static partial Regex Placeholder();
}
