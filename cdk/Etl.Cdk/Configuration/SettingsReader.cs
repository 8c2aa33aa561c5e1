using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;

namespace Etl.Cdk.Configuration;

/// <summary>The settings that a context comes to, or everything that is wrong with it.</summary>
/// <param name="Settings">The settings; null when there are problems.</param>
/// <param name="Problems">A line a mistake.</param>
public sealed record SettingsResult(Settings? Settings, IReadOnlyList<string> Problems);

/// <summary>Makes settings of the context.</summary>
public static partial class SettingsReader
{
    private const string SecretExample = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:etl/database-AbCdEf";
    private static readonly string[] Own = ["incoming/", "processed/", "failed/", "rejects/", "reports/", "work/"];

    /// <summary>Reads all keys.</summary>
    /// <param name="find">The value of a key; null when it has none.</param>
    /// <param name="root">The folder that paths are relative to.</param>
    public static SettingsResult Read(Func<string, object?> find, string root)
    {
        var context = new ContextReader(find);
        var settings = new Settings
        {
            Suffix = context.Text(ContextKeys.EnvironmentSuffix, Suffix(), "1 to 20 lower-case letters, digits and hyphens, a letter first", "dev") ?? "dev",
            Architecture = Architecture(context),
            ChunkSizeMb = context.Number(ContextKeys.ChunkSizeMb, 50, 1, 1024),
            MaxConcurrency = context.Number(ContextKeys.MaxConcurrency, 10, 1, 1000),
            MergeLimitGb = context.Number(ContextKeys.MergeLimitGb, 8, 1, 10_000),
            DatabaseSecretArn = context.Required(ContextKeys.DatabaseSecretArn, Secret(), "the whole ARN of a secret, with the six characters at its end", SecretExample) ?? "",
            DatabaseSecretKeyArn = context.Text(ContextKeys.DatabaseSecretKeyArn, Key(), "the ARN of a KMS key", "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"),
            DatabaseConnections = context.Number(ContextKeys.DatabaseConnections, 40, 1, 1000),
            DatabaseCaFile = CaFile(context, root),
            Vpc = Vpc(context),
            Datasets = Datasets(context),
            Queue = context.Flag(ContextKeys.Queue, true),
            Topic = context.Flag(ContextKeys.Topic, true),
            AlertEmail = context.Text(ContextKeys.AlertEmail, Email(), "an e-mail address", "data-team@example.com"),
            LongRunMinutes = context.Number(ContextKeys.LongRunMinutes, 30, 1, 10_080),
            NothingLoadedHours = context.OptionalNumber(ContextKeys.NothingLoadedHours, 1, 24, example: 24),
            OtelLayerArn = context.Text(ContextKeys.OtelLayerArn, Layer(), "the ARN of a layer version", "arn:aws:lambda:eu-west-1:901920570463:layer:aws-otel-collector-amd64-ver-0-117-0:1"),
            Ephemeral = context.Flag(ContextKeys.Ephemeral, false),
        };
        if (settings is { AlertEmail: not null, Topic: false })
        {
            context.Add(SettingsMessages.Needs(ContextKeys.AlertEmail, ContextKeys.Topic, "true"));
        }

        return new SettingsResult(context.Problems.Count == 0 ? settings : null, context.Problems);
    }

    private static Processor Architecture(ContextReader context)
    {
        switch (context.Text(ContextKeys.Architecture))
        {
            case null or "x86_64": return Processor.X86;
            case "arm64": return Processor.Arm64;
            case var text:
                context.Add(SettingsMessages.NotOneOf(ContextKeys.Architecture, text, "x86_64", "arm64"));
                return Processor.X86;
        }
    }

    private static VpcSettings? Vpc(ContextReader context)
    {
        const string subnets = "subnet-0a1b2c3d,subnet-1a2b3c4d";
        var id = context.Text(ContextKeys.VpcId, VpcId(), "the id of a VPC", "vpc-0a1b2c3d");
        var vpc = new VpcSettings
        {
            VpcId = id ?? "",
            PrivateSubnetIds = context.List(ContextKeys.PrivateSubnetIds, SubnetId(), "the id of a subnet", subnets),
            RouteTableIds = context.List(ContextKeys.RouteTableIds, RouteTableId(), "the id of a route table", "rtb-0a1b2c3d"),
            DatabaseSecurityGroupId = context.Text(ContextKeys.DatabaseSecurityGroupId, GroupId(), "the id of a security group", "sg-0a1b2c3d") ?? "",
            DatabasePort = context.Number(ContextKeys.DatabasePort, 5432, 1, 65_535),
            CreateEndpoints = context.Flag(ContextKeys.CreateEndpoints, true),
        };
        if (context.Text(ContextKeys.VpcId) is null)
        {
            string[] others = [ContextKeys.PrivateSubnetIds, ContextKeys.RouteTableIds, ContextKeys.DatabaseSecurityGroupId];
            foreach (var key in others.Where(key => context.Text(key) is not null))
            {
                context.Add(SettingsMessages.Needs(key, ContextKeys.VpcId, "vpc-0a1b2c3d"));
            }

            return null;
        }

        if (vpc.PrivateSubnetIds.IsEmpty)
        {
            context.Add(SettingsMessages.Needs(ContextKeys.VpcId, ContextKeys.PrivateSubnetIds, subnets));
        }

        if (vpc is { CreateEndpoints: true, RouteTableIds.IsEmpty: true })
        {
            context.Add(SettingsMessages.Needs(ContextKeys.VpcId, ContextKeys.RouteTableIds, $"rtb-0a1b2c3d (for the gateway endpoints; or {ContextKeys.CreateEndpoints}=false)"));
        }

        if (context.Text(ContextKeys.DatabaseSecurityGroupId) is null)
        {
            context.Add(SettingsMessages.Needs(ContextKeys.VpcId, ContextKeys.DatabaseSecurityGroupId, "sg-0a1b2c3d"));
        }

        return vpc;
    }

    private static DatasetsLocation? Datasets(ContextReader context)
    {
        const string form = "s3://bucket/prefix/, or a folder of the stack's own bucket that the pipeline does not write to";
        if (context.Text(ContextKeys.DatasetsUri, DatasetsUri(), form, "config/") is not { } text)
        {
            return null;
        }

        var match = DatasetsUri().Match(text);
        var location = new DatasetsLocation(match.Groups["bucket"] is { Success: true } bucket ? bucket.Value : null, match.Groups["prefix"].Value);
        if (location.Bucket is null && (location.Prefix.Length == 0 || Own.Any(own => location.Prefix.StartsWith(own, StringComparison.Ordinal))))
        {
            context.Add(SettingsMessages.Malformed(ContextKeys.DatasetsUri, text, form, "config/"));
        }

        return location;
    }

    private static string? CaFile(ContextReader context, string root)
    {
        const string key = ContextKeys.DatabaseCaFile;
        if (context.Text(key) is not { } path)
        {
            return null;
        }

        var full = Path.GetFullPath(path, root);
        try
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPemFile(full);
            if (certificates.Count > 0)
            {
                return full;
            }

            context.Add(SettingsMessages.NoCertificate(key, path));
        }
        catch (CryptographicException)
        {
            context.Add(SettingsMessages.NoCertificate(key, path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            context.Add(SettingsMessages.FileMissing(key, path));
        }

        return null;
    }

    // Names have to stay short: the longest one made of it is a log group's.
    [GeneratedRegex("^[a-z][a-z0-9-]{0,19}$")]
    private static partial Regex Suffix();

    [GeneratedRegex("^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[A-Za-z0-9/_+=.@-]+-[A-Za-z0-9]{6}$")]
    private static partial Regex Secret();

    [GeneratedRegex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+$")]
    private static partial Regex Key();

    [GeneratedRegex("^arn:aws[a-z-]*:lambda:[a-z0-9-]+:[0-9]{12}:layer:[A-Za-z0-9_-]+:[0-9]+$")]
    private static partial Regex Layer();

    [GeneratedRegex("^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$")]
    private static partial Regex Email();

    [GeneratedRegex("^vpc-[0-9a-f]{8,17}$")]
    private static partial Regex VpcId();

    [GeneratedRegex("^subnet-[0-9a-f]{8,17}$")]
    private static partial Regex SubnetId();

    [GeneratedRegex("^rtb-[0-9a-f]{8,17}$")]
    private static partial Regex RouteTableId();

    [GeneratedRegex("^sg-[0-9a-f]{8,17}$")]
    private static partial Regex GroupId();

    [GeneratedRegex("^(s3://(?<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])/)?(?<prefix>([A-Za-z0-9!_.'()-]+/)*)$", RegexOptions.ExplicitCapture)]
    private static partial Regex DatasetsUri();
}
