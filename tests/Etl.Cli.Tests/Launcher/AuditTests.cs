namespace Etl.Cli.Tests.Launcher;

/// <summary>What <c>./etl audit</c> makes of the answers of <c>dotnet list package</c> and <c>npm audit</c>, as they were recorded.</summary>
public sealed class AuditTests
{
    private const int Clean = 0, Vulnerable = 1, Unknown = 2;

    private const string NoVulnerabilityData = """
        { "version": 1, "parameters": "--vulnerable --include-transitive",
          "problems": [ { "level": "warning", "text": "Audit source 'nuget.org' did not provide any vulnerability data." } ],
          "sources": [ "https://api.nuget.org/v3/index.json" ], "projects": [ { "path": "Etl.Cli.csproj" } ] }
        """;

    private const string VulnerablePackage = """
        { "version": 1, "parameters": "--vulnerable --include-transitive", "sources": [ "https://api.nuget.org/v3/index.json" ],
          "projects": [ { "path": "p.csproj", "frameworks": [ { "framework": "net10.0", "topLevelPackages": [ { "id": "Newtonsoft.Json",
            "requestedVersion": "9.0.1", "resolvedVersion": "9.0.1", "vulnerabilities": [ { "severity": "High",
            "advisoryurl": "https://github.com/advisories/GHSA-5crp-9r3c-p9vr" } ] } ] } ] } ] }
        """;

    private const string NpmRefused = """
        npm warn audit 405 Method Not Allowed - POST https://registry.npmjs.org/-/npm/v1/security/advisories/bulk
        npm error audit endpoint returned an error
        { "message": "405 Method Not Allowed", "method": "POST", "statusCode": 405, "body": "", "error": { "summary": "", "detail": "" } }
        """;

    private const string NpmVulnerable = """
        { "auditReportVersion": 2, "vulnerabilities": { "minimist": { "name": "minimist", "severity": "critical", "isDirect": true } },
          "metadata": { "vulnerabilities": { "info": 0, "critical": 1, "total": 1 } } }
        """;

    [Theory]
    [InlineData(0, """{ "version": 1, "projects": [ { "path": "Etl.Cli.csproj" } ] }""", Clean)]
    [InlineData(0, VulnerablePackage, Vulnerable)]
    [InlineData(0, NoVulnerabilityData, Unknown)]
    [InlineData(1, """{ "version": 1, "projects": [ { "path": "Etl.Cli.csproj" } ] }""", Unknown)]
    [InlineData(1, "error: Unable to load the service index for source https://api.nuget.org/v3/index.json.", Unknown)]
    [InlineData(0, "", Unknown)]
    public void Packages_of_NuGet_are_clean_only_where_advisories_were_there(int exitCode, string answer, int verdict) =>
        Assert.Equal(verdict, Judge("judge_dotnet", exitCode, answer));

    [Theory]
    [InlineData(0, """{ "auditReportVersion": 2, "vulnerabilities": {}, "metadata": { "vulnerabilities": { "total": 0 } } }""", Clean)]
    [InlineData(1, NpmVulnerable, Vulnerable)]
    [InlineData(1, NpmRefused, Unknown)]
    [InlineData(0, NpmRefused, Unknown)]
    [InlineData(1, """{ "error": { "code": "ENOTFOUND", "summary": "getaddrinfo ENOTFOUND registry.npmjs.org" } }""", Unknown)]
    [InlineData(1, """{ "auditReportVersion": 2, "vulnerabilities": {} }""", Unknown)]
    [InlineData(0, "", Unknown)]
    public void Packages_of_npm_are_clean_only_where_the_service_says_so(int exitCode, string answer, int verdict) =>
        Assert.Equal(verdict, Judge("judge_npm", exitCode, answer));

    /// <summary>As the launcher runs it: with the same options of the shell.</summary>
    private static int Judge(string function, int exitCode, string answer)
    {
        string[] arguments = ["-c", $"set -euo pipefail; source \"$1\"; {function} \"$2\"", "bash", RepositoryFiles.PathOf("tests/audit.sh"), $"{exitCode}"];
        return Task.Run(() => ProgramRun.RunAsync("bash", arguments, input: answer)).Result.ExitCode;
    }
}
