using System.Text.Json;
using System.Text.RegularExpressions;

namespace Etl.Cdk.Tests;

/// <summary>The whole template of each deployment. <c>ETL_ACCEPT_SNAPSHOTS=1</c> writes it, to be reviewed as a diff.</summary>
public partial class TemplateSnapshotTests
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Theory]
    [InlineData("minimal")]
    [InlineData("full")]
    public void The_template_is_the_reviewed_one(string name)
    {
        var template = Templates.Named(name).Template.DeepClone().AsObject();

        // The definition has its own file and tests; here it would be one line of forty thousand characters.
        foreach (var (_, machine) in template.Resources("AWS::StepFunctions::StateMachine"))
        {
            machine["Properties"]!["DefinitionString"] = "(statemachine/etl.asl.json)";
        }

        var text = Hash().Replace(template.ToJsonString(Readable), "HASH") + "\n";
        Snapshot.MatchesFile(RepositoryFiles.PathOf($"tests/Etl.Cdk.Tests/Snapshots/{name}.json"), text);
    }

    /// <summary>What identifies the bytes of an asset.</summary>
    [GeneratedRegex("[0-9a-f]{64}", RegexOptions.NonBacktracking)]
    private static partial Regex Hash();
}
