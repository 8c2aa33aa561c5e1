using System.Reflection;

namespace Etl.Cli.Tests;

/// <summary>Holds the directions of docs/architecture.md: an arrow never points the other way.</summary>
public sealed class DirectionTests
{
    [Theory]
    [InlineData("Etl.Core", "")]
    [InlineData("Etl.StateMachine", "")]
    [InlineData("Etl.Functions", "Etl.Core")]
    [InlineData("Etl.Postgres", "Etl.Core Etl.Functions")]
    [InlineData("Etl.Local", "Etl.Core Etl.Functions Etl.Postgres Etl.StateMachine")]
    [InlineData("Etl.Cli", "Etl.Core Etl.Functions Etl.Postgres Etl.StateMachine Etl.Local")]
    public void Projects_reference_only_what_is_below_them(string project, string allowed)
    {
        var references = Assembly.Load(project).GetReferencedAssemblies().Select(name => name.Name!).Where(name => name.StartsWith("Etl.", StringComparison.Ordinal));
        Assert.Empty(references.Except(allowed.Split(' ')));
    }

    [Theory]
    [InlineData("Etl.Core")]
    [InlineData("Etl.StateMachine")]
    public void Pure_projects_use_nothing_but_the_framework(string project)
    {
        var references = Assembly.Load(project).GetReferencedAssemblies().Select(name => name.Name!);
        Assert.All(references, name => Assert.StartsWith("System", name, StringComparison.Ordinal));
    }

    [Fact]
    public void Core_does_no_input_or_output()
    {
        string[] banned = ["System.IO.FileSystem", "System.Net", "System.Diagnostics.Process"];
        var references = Assembly.Load("Etl.Core").GetReferencedAssemblies().Select(name => name.Name!);
        Assert.DoesNotContain(references, name => banned.Any(part => name.StartsWith(part, StringComparison.Ordinal)));
    }
}
