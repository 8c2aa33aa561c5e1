using System.Reflection;

namespace Etl.Lambda.Tests;

/// <summary>Holds the directions of docs/architecture.md for what runs on AWS; those of the command are held in Etl.Cli.Tests.</summary>
public sealed class DirectionTests
{
    [Theory]
    [InlineData("Etl.Aws", "Etl.Core Etl.Functions")]
    [InlineData("Etl.Lambda", "Etl.Core Etl.Functions Etl.Postgres Etl.Aws")]
    public void Projects_reference_only_what_is_below_them(string project, string allowed)
    {
        var references = Assembly.Load(project).GetReferencedAssemblies().Select(name => name.Name!).Where(name => name.StartsWith("Etl.", StringComparison.Ordinal));
        Assert.Empty(references.Except(allowed.Split(' ')));
    }

    [Theory]
    [InlineData("Etl.Functions")]
    [InlineData("Etl.Postgres")]
    public void Only_the_adapters_and_the_host_know_aws(string project) =>
        Assert.DoesNotContain(Assembly.Load(project).GetReferencedAssemblies(), name => name.Name!.StartsWith("AWSSDK", StringComparison.Ordinal));
}
