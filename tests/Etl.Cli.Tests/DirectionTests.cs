using System.Reflection;
using System.Text.RegularExpressions;

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

    /// <summary>The folders of a project from the lowest up, a level a line; those of one level know each other only where they stand together with +.</summary>
    [Theory]
    [InlineData("Etl.Core", """
        Datasets Copy Digests Names Splitting
        Encodings Sniffing
        Rejects
        Conversion+Rules
        Plans
        Records
        Delimited
        """)]
    [InlineData("Etl.Functions", """
        Errors Texts
        Objects Datasets
        Runs
        Telemetry
        Ports
        Chunks
        Rejects
        Split Validate PreScan Process Prove Reduce Finish Abandon MarkPublished
        Hosting
        """)]
    public void Folders_use_only_what_is_below_them(string project, string levels)
    {
        var rows = levels.Split('\n');
        var levelOf = rows.SelectMany((row, level) => row.Split(' ', '+').Select(name => (name, level))).ToDictionary(one => one.name, one => one.level);
        var together = rows.SelectMany(row => row.Split(' ')).Where(group => group.Contains('+')).Select(group => group.Split('+')).ToList();
        var root = RepositoryFiles.PathOf($"functions/{project}");
        var folders = Directory.EnumerateDirectories(root).Select(folder => Path.GetFileName(folder)!).Where(name => name is not ("bin" or "obj")).Order();

        Assert.Equal(levelOf.Keys.Order(), folders);
        foreach (var folder in levelOf.Keys)
        {
            var used = Directory.EnumerateFiles(Path.Combine(root, folder), "*.cs", SearchOption.AllDirectories).SelectMany(File.ReadLines)
                .Select(line => Regex.Match(line, $@"^using {Regex.Escape(project)}\.(\w+)", RegexOptions.None, TimeSpan.FromSeconds(1)))
                .Where(match => match.Success).Select(match => match.Groups[1].Value).Where(name => name != folder).Distinct();
            Assert.All(used, name => Assert.True(
                levelOf[name] < levelOf[folder] || together.Exists(group => group.Contains(name) && group.Contains(folder)), $"{project}/{folder} uses {name}, which is not below it."));
        }
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
