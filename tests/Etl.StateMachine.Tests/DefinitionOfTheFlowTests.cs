using Etl.StateMachine.Tests.Fixtures;

namespace Etl.StateMachine.Tests;

/// <summary>statemachine/etl.asl.json, the definition that runs on both hosts.</summary>
public sealed class DefinitionOfTheFlowTests
{
    [Fact]
    public async Task An_independent_validator_accepts_it() => Assert.Equal("", await AslValidator.ValidateAsync(Bound()));

    [Fact]
    public void This_interpreter_supports_all_of_it() => Assert.NotEmpty(StateMachineDefinition.Load(Bound(), new Dictionary<string, string>()).Resources);

    [Theory]
    [InlineData("Split", "SplitFunction")]
    [InlineData("Chunks", "ProcessFunction")]
    [InlineData("ProcessChunk", "ProcessFunction")]
    [InlineData("PublishResult", null)]
    [InlineData("Route", null)]
    [InlineData("Nowhere", null)]
    public void A_state_has_the_constants_of_its_tasks_or_of_those_inside_it(string state, string? function)
    {
        var names = System.Text.RegularExpressions.Regex.Replace(RepositoryFiles.Definition, @"\$\{(?<name>\w+)\}", "${name}", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(5));
        var definition = StateMachineDefinition.Load(names, new Dictionary<string, string>());

        Assert.Equal(function is null ? [] : [function], definition.ConstantsOf(state, "FunctionName"));
        Assert.Empty(definition.ConstantsOf(state, "Payload"));
    }

    /// <summary>The definition with every substitution bound to something an ARN may be.</summary>
    private static string Bound() => System.Text.RegularExpressions.Regex.Replace(
        RepositoryFiles.Definition, @"\$\{\w+\}", "arn:aws:lambda:eu-central-1:123456789012:function:etl", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(5));
}
