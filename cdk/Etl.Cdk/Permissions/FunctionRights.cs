using Etl.Cdk.Functions;
using static Etl.Cdk.Permissions.Rights;

namespace Etl.Cdk.Permissions;

/// <summary>Who may do what, a function a paragraph. The rehearsal compares it with the calls that functions make.</summary>
internal static class FunctionRights
{
    private const string Incoming = "incoming/";
    private const string Work = "work/";
    private const string Rejects = "rejects/";
    private const string Reports = "reports/";
    private const string Processed = "processed/";
    private const string Failed = "failed/";

    /// <summary>All rights of a function.</summary>
    public static IReadOnlyList<Right> Of(EtlFunction function, RoleResources its) =>
        [.. Own(function, its), Log(its, function), Trace, .. NetworkInterfaces(its, function), Protection];

    private static IEnumerable<Right> Own(EtlFunction function, RoleResources its) => function switch
    {
        EtlFunction.Split =>
        [
            ReadSource(its), Read(its, Work), Write(its, Work), List(its, Incoming, Work),
            Status(its), Liveness(its), .. Datasets(its), .. Secret(its),
        ],
        EtlFunction.Validate or EtlFunction.PreScan =>
        [
            ReadSource(its), Read(its, Work), Write(its, Work), List(its, Incoming, Work),
        ],
        EtlFunction.Process =>
        [
            ReadSource(its), Read(its, Work), Write(its, Work), List(its, Incoming, Work),
            Status(its), .. Secret(its),
        ],
        EtlFunction.Prove => [Read(its, Work), List(its, Work), .. Secret(its)],
        EtlFunction.Reduce => [Read(its, Work), List(its, Work), .. Secret(its)],
        EtlFunction.Finish =>
        [
            ReadSource(its), Read(its, Work, Reports), Write(its, Rejects, Reports), List(its, Incoming, Work, Reports, Processed),
            .. Move(its, Processed), Status(its), .. Secret(its),
        ],
        EtlFunction.Abandon =>
        [
            ReadSource(its), Read(its, Work), Write(its, Rejects), List(its, Incoming, Work, Failed),
            .. Move(its, Failed), Status(its), .. Secret(its),
            new Right("GiveUp", ["sqs:SendMessage"], its.EventDeadLetters),
        ],
        EtlFunction.MarkPublished => Secret(its),
        _ => throw new ArgumentOutOfRangeException(nameof(function), function, "A function without rights."),
    };
}
