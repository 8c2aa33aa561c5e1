using Amazon.CDK;
using Amazon.CDK.AWS.Lambda;
using Etl.Cdk;
using Etl.Cdk.Configuration;
using Etl.Cdk.Functions;
using Etl.Cdk.Orchestration;
using Etl.Cdk.Packaging;

var root = Clone.Find(AppContext.BaseDirectory);
var app = new App();
var (settings, problems) = SettingsReader.Read(app.Node.TryGetContext, root);
problems = [.. ContextTypos.Find(System.Environment.GetEnvironmentVariable("CDK_CONTEXT_JSON")), .. problems];
if (settings is null || problems.Count > 0)
{
    foreach (var problem in problems)
    {
        await Console.Error.WriteLineAsync("etl: " + problem);
    }

    return 1;
}

try
{
    var package = FunctionPackage.Publish(root, settings);
    _ = new EtlStack(app, settings, Code.FromAsset(package), FunctionTable.Read(root), DefinitionFile.Read(root));
    app.Synth();
    return 0;
}
catch (PackagingException e)
{
    await Console.Error.WriteLineAsync("etl: the functions could not be built. " + e.Message);
    return 1;
}
