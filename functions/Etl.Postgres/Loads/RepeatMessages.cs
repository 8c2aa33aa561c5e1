using System.Globalization;
using Etl.Core.Datasets;
using Etl.Functions.Runs;
using Etl.Postgres.Merging;
using Etl.Postgres.Targets;

namespace Etl.Postgres.Loads;

/// <summary>What is said about loads that are repeats of earlier ones, or came after a later version.</summary>
internal static class RepeatMessages
{
    public static string SameVersion(EarlierRun run, TargetName target, MergeMode mode) => $"a repeat, already loaded by {By(run, target)}; --force {Verb(mode)} it again";

    public static string SameBytes(EarlierRun run, TargetName target, MergeMode mode) =>
        $"a repeat, the same bytes were already loaded by {By(run, target)}; --force {Verb(mode)} them again";

    public static string Superseded(EarlierRun run, TargetName target) =>
        $"a later version of the same file was loaded by {By(run, target)}, so this one was left out; --force loads it all the same";

    /// <summary>Why nothing is appended: the rows may be there, and may not.</summary>
    public static string Unsure(EarlierRun run, TargetName target, bool sameMeaning) => string.Create(
        CultureInfo.InvariantCulture,
        $"The same records were already appended: {MergeMessages.Rows(run.Rows)} by {By(run, target)}. Since then {(sameMeaning
            ? "the table was dropped, emptied or written anew, so whether its rows are there cannot be told"
            : $"dataset {run.Content.Dataset} was changed, and what it makes of them now would stand beside what it made of them then")}. Nothing was appended. ")
        + (run.Rejected > 0
            ? string.Create(CultureInfo.InvariantCulture, $"To load only the {run.Rejected} that were rejected then, correct them in {RunKeys.SenderRejects(run.RunId, "csv")} and load that file; ")
            : "None was rejected then, so there is no rest to load; ")
        + "--force appends every record of the file again, to the table as it is. A dropped file is in failed/ now.";

    private static string By(EarlierRun run, TargetName target) =>
        run.RunId + (run.LoadedAt is { } at ? at.ToString("' at 'yyyy-MM-dd HH:mm:ss' UTC'", CultureInfo.InvariantCulture) : "") + $" into {target}";

    private static string Verb(MergeMode mode) => mode == MergeMode.Append ? "appends" : "loads";
}
