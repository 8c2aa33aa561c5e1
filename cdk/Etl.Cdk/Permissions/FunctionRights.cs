using Etl.Cdk.Functions;
using static Etl.Cdk.Permissions.Rights;

namespace Etl.Cdk.Permissions;

/// <summary>
/// Who may do what: the statements that a function's row in functions/functions.json comes to, by the names of its rights and by
/// what else it says. The rehearsal compares them with the calls that functions make.
/// </summary>
internal static class FunctionRights
{
    private const string Incoming = "incoming/";

    private static readonly Dictionary<string, string> Reads = new() { ["readWork"] = "work/", ["readReports"] = "reports/" };

    private static readonly Dictionary<string, string> Writes = new()
    {
        ["writeWork"] = "work/",
        ["writeRejects"] = "rejects/",
        ["writeReports"] = "reports/",
    };

    private static readonly Dictionary<string, string> Moves = new() { ["moveToProcessed"] = "processed/", ["moveToFailed"] = "failed/" };

    /// <summary>All rights of a function.</summary>
    /// <exception cref="InvalidDataException">Its row has the name of a right that there is not.</exception>
    public static IReadOnlyList<Right> Of(EtlFunction function, RoleResources its) =>
        [.. Own(function, its), Log(its, function), Trace, .. NetworkInterfaces(its, function), Protection];

    private static List<Right> Own(EtlFunction function, RoleResources its)
    {
        var named = function.Rights.ToHashSet(StringComparer.Ordinal);
        var (source, read, write, move) = (named.Remove("readSource"), Folders(Reads), Folders(Writes), Folders(Moves));
        List<Right> rights = [];
        if (source)
        {
            rights.Add(ReadSource(its));
        }

        if (read.Length > 0)
        {
            rights.Add(Read(its, read));
        }

        if (write.Length > 0)
        {
            rights.Add(Write(its, write));
        }

        if (source || read.Length > 0 || move.Length > 0)
        {
            rights.Add(List(its, [.. source ? [Incoming] : Array.Empty<string>(), .. read, .. move]));
        }

        foreach (var folder in move)
        {
            rights.AddRange(Move(its, folder));
        }

        if (named.Remove("status"))
        {
            rights.Add(Status(its));
        }

        if (named.Remove("liveness"))
        {
            rights.Add(Liveness(its));
        }

        if (function.ReadsDatasets)
        {
            rights.AddRange(Datasets(its));
        }

        if (function.ReachesDatabase)
        {
            rights.AddRange(Secret(its));
        }

        if (named.Remove("giveUp"))
        {
            rights.Add(GiveUp(its));
        }

        return named.Count == 0
            ? rights
            : throw new InvalidDataException($"functions/functions.json gives {function.Name} rights that FunctionRights does not know: {string.Join(", ", named)}.");

        string[] Folders(Dictionary<string, string> rightsTo) => [.. rightsTo.Where(right => named.Remove(right.Key)).Select(right => right.Value)];
    }
}
