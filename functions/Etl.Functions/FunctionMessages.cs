using System.Globalization;
using System.Text;
using Etl.Core.Datasets;
using Etl.Core.Splitting;
using Etl.Functions.Chunks;
using Etl.Functions.Datasets;
using Etl.Functions.Objects;
using Etl.Functions.Rejects;
using Etl.Functions.Runs;

namespace Etl.Functions;

/// <summary>What the functions say when something is wrong: what, where, and what to do.</summary>
internal static class FunctionMessages
{
    /// <summary>A read ended before the size that the version has.</summary>
    public static string ObjectShrank(ObjectVersion version, long offset) =>
        Text($"{version.Bucket}/{version.Key} ended at byte {offset} instead of {version.Size}: it was changed while it was being read. Nothing of it was loaded; start it again.");

    /// <summary>A run's plan is gone.</summary>
    public static string PlanMissing(string key) =>
        Text($"The run's object {key} is gone, so the run cannot go on. Start the same file again; a new run begins.");

    /// <summary>Another worker holds the chunk.</summary>
    public static string ChunkLeased(string runId, ChunkKey chunk) =>
        Text($"Chunk {chunk.Index} of run {runId} is being worked on by another worker, which may still be alive. It is tried again.");

    /// <summary>A chunk takes longer than its worker may live.</summary>
    public static string ChunkTimeout(ChunkKey chunk) => Text(
        $"Chunk {chunk.Index} ({chunk.EndExclusive - chunk.Start} bytes from byte {chunk.Start}) was not done within the function's time and was stopped; nothing of it was staged. Make chunks smaller (CHUNK_SIZE_MB), lower MAX_CONCURRENCY if the database is the bottleneck, or give the function more time or memory.");

    /// <summary>A chunk that must be staged is not.</summary>
    public static string ChunkNotStaged(string runId, ChunkKey chunk) =>
        Text($"Chunk {chunk.Index} of run {runId} (from byte {chunk.Start}, generation {chunk.Generation}) has no report although all chunks are said to be done. Nothing was merged; start the same file again.");

    /// <summary>A Map's result file is gone.</summary>
    public static string ResultsMissing(string key) => Text($"The object {key}, which the run needs, is not there.");

    /// <summary>An object of a run came incomplete.</summary>
    public static string ObjectUnreadable(string key, string reason) =>
        Text($"The object {key}, which the run needs, did not come as it was written: {reason} It is read again.");

    /// <summary>A chunk's rejects came incomplete.</summary>
    public static string RejectsIncomplete(string key, long found, long expected) =>
        Text($"The object {key} came with {found} rejects instead of {expected}. It is read again.");

    /// <summary>Chunks failed and left no word why.</summary>
    public static string NobodySaidWhy(string cause) => Text(
        $"{cause} None of the workers could write down why, as they do in the object store under work/: most likely it takes no writes. The executions of the Map's children say more.");

    /// <summary>A worker read another version.</summary>
    public static string OtherVersion(ChunkKey chunk, string read, string expected) =>
        Text($"Chunk {chunk.Index} was read from version {read} and not from {expected}. Nothing was merged; start the file again.");

    /// <summary>The composed maps left chunks over.</summary>
    public static string MapsDoNotCover(string runId) =>
        Text($"The pre-scan of run {runId} does not cover the file. Nothing was merged; this is a defect, please report it.");

    /// <summary>A run has no row.</summary>
    public static string RunMissing(string runId) => Text($"There is no run {runId}. Start the file again.");

    /// <summary>A run has no result yet.</summary>
    public static string RunNotMerged(string runId) => Text($"Run {runId} has not been merged, so there is nothing to finish. Start the file again.");

    /// <summary>A run's chunks are gone, as they are once it is finished.</summary>
    public static string FinishedMeanwhile(string runId) => Text($"The chunks of run {runId} were dropped while it was being finished: another attempt has finished it, or it was left for too long.");

    /// <summary>A reject of the sink has no record.</summary>
    public static string NoRecordAt(string runId, long offset) => Text($"Run {runId}: a check has rejected the record at byte {offset}, and none begins there.");

    /// <summary>Rejects of the sink are missing, or are too many.</summary>
    public static string CheckRejectsDiffer(string runId, long expected, long found) =>
        Text($"Run {runId}: checks have rejected {expected} records, and {found} are listed.");

    /// <summary>Two chunks do not abut.</summary>
    public static string ChunksDoNotAbut(ChunkKey chunk, long expected) =>
        Text($"Chunk {chunk.Index} starts at byte {chunk.Start} where byte {expected} was expected. Nothing was merged; this is a defect, please report it.");

    /// <summary>The last chunk does not end where the file does.</summary>
    public static string ChunksDoNotCover(long end, long size) =>
        Text($"The chunks end at byte {end} of {size}. Nothing was merged; this is a defect, please report it.");

    /// <summary>read is not accepted + rejected + filtered.</summary>
    public static string RecordsDoNotAddUp(LoadAccounts accounts) =>
        Text($"read {accounts.Read} is not accepted {accounts.Accepted} + rejected {accounts.Rejected} + filtered {accounts.Filtered}. Nothing was merged; this is a defect, please report it.");

    /// <summary>A quote is never closed.</summary>
    public static string UnterminatedQuote(PlannedRun plan, long line, long offset) =>
        Text($"{plan.Run.Source.Object.FileName}, line {line} (byte {offset}): a quote opened in this record is not closed within {plan.Dataset.File.MaxRecordBytes} bytes, so what follows has no sure meaning. Close the quote; or, if such records are right, raise file.max_record in {plan.Run.DatasetFile}.");

    /// <summary>Too many records were rejected.</summary>
    public static string OverMaxCount(long rejected, long most) => Text($"{rejected} records were rejected, max_count is {most}");

    /// <summary>Too large a part of the records was rejected.</summary>
    public static string OverMaxPercent(long rejected, long read, decimal most) =>
        Text($"{rejected} of {read} records ({rejected * 100m / read:0.##} %) were rejected, max_percent is {most}");

    /// <summary>One rule rejected too often.</summary>
    public static string OverRule(string rule, long count, long most) => Text($"{rule} was broken {count} times, per_rule allows {most}");

    /// <summary>Nothing was accepted, where the dataset declares no limit.</summary>
    public static string NoneAccepted(long rejected, long read) => Text($"{rejected} of {read} records were rejected and none was accepted");

    /// <summary>More than half was rejected, where the dataset declares no limit.</summary>
    public static string MostRejected(long rejected, long read) => Text($"{rejected} of {read} records ({rejected * 100m / read:0.##} %) were rejected, which is more than half");

    /// <summary>Nothing was accepted, and the target would be emptied.</summary>
    public static string ReplaceByRejects(long rejected, long read) =>
        Text($"{rejected} of {read} records were rejected and none was accepted, so the table that they are to replace would be emptied");

    /// <summary>The load's rejects exceed its dataset's limits.</summary>
    /// <param name="plan">The run's plan.</param>
    /// <param name="exceeded">The limits that are exceeded.</param>
    /// <param name="totals">The rejects.</param>
    /// <param name="advice">What may mend most of them at once; null when nothing is known.</param>
    /// <param name="way">What lets such a file pass; null when nothing does.</param>
    public static string TooManyRejects(PlannedRun plan, IReadOnlyList<string> exceeded, RejectTotals totals, string? advice, string? way)
    {
        var text = new StringBuilder(Text($"{plan.Run.Source.Object.FileName}: {string.Join("; ", exceeded)} (dataset {plan.Dataset.Name}). Nothing was loaded."));
        if (string.Join(", ", totals.Causes().Take(5).Select(rule => Text($"{rule.Key} {rule.Value}"))) is { Length: > 0 } most)
        {
            text.Append(Text($" Most frequent: {most}."));
        }

        if (advice is not null)
        {
            text.Append(' ').Append(advice);
        }

        return text.Append(Text($" Correct the records in {RunKeys.SenderRejects(plan.Run.RunId, plan.Records.Rejects(plan.Run.Encoding).Extension)}{(way is null ? "" : Text($", or {way} in {plan.Run.DatasetFile}"))}.")).ToString();
    }

    /// <summary>What to do about limits of the dataset's own.</summary>
    public const string RaiseLimits = "raise the limits under rejects:";

    /// <summary>What to do about the limit that applies without them.</summary>
    public const string DeclareLimit = "let so many pass by rejects: { max_percent: 100 }";

    /// <summary>Most rejects are not in the file's encoding.</summary>
    public static string OtherEncoding(string encoding) => Text(
        $"Most of them hold bytes that {encoding} does not have, and the bytes do not say what they are: the program that wrote the file knows. Declare file: {{ encoding: … }} if that is utf-16le, utf-16be, windows-1252 or latin-1; otherwise have the file saved as, or converted to, UTF-8.");

    /// <summary>Most rejects are dates that one pattern reads.</summary>
    public static string DateFormat(Column column, int values, string pattern) => Text(
        $"All {values} values of {column.Name} that were looked at read as {pattern}{(column.Format.Patterns.IsEmpty ? "" : Text($", and not as the declared {string.Join(", ", column.Format.Patterns)}"))}: if the sender writes so, declare format: \"{pattern}\" at the column{Zone(column)}.");

    /// <summary>Most rejects are dates that can be read in more than one way.</summary>
    public static string DateFormats(Column column, int values, IReadOnlyList<string> patterns) => Text(
        $"All {values} values of {column.Name} that were looked at can be read as {string.Join(" and as ", patterns)}, and nothing in them says which: ask the sender, then declare {string.Join(" or ", patterns.Select(pattern => $"format: \"{pattern}\""))} at the column{Zone(column)}.");

    private static string Zone(Column column) => column is { Type.Kind: ColumnKind.TimestampTz, Format.Zone: null } ? ", and the sender's zone: with it, for these values have no offset" : "";

    /// <summary>The file is a type that the dataset does not read, or is in an encoding of which nothing is known, or its header does not fit.</summary>
    public static string NotReadable(ObjectVersion version, string reason) => Text($"{version.FileName}: {reason}");

    /// <summary>The header is longer than a record may be.</summary>
    public static string HeaderTooLong(ObjectVersion version, int limit) =>
        Text($"{version.FileName}: its header does not end within {limit} bytes. Check that it is the right file, and that no quote in its first line is left open.");

    /// <summary>The file has no bytes.</summary>
    public const string EmptyFile = "the file is empty: 0 records";

    /// <summary>The file has a header and no records.</summary>
    public const string HeaderOnly = "the file has a header and no records";

    /// <summary>The file has several kinds of line ends.</summary>
    public const string MixedLineEnds = "the file mixes line ends (LF, CR, CRLF); each ends a record";

    /// <summary>As many names as a person reads, within what a message may hold.</summary>
    private const int ShownNames = 20;

    /// <summary>As many mistakes as a line has room for; all are told by a command of its own.</summary>
    private const int ShownDatasets = 3;

    /// <summary>Columns that are not required have no field in the file.</summary>
    public static string AbsentColumns(Dataset dataset, IReadOnlyCollection<(Column Column, Field Field)> absent)
    {
        var filled = absent.Select(one => $"{one.Column.Name} ({(one.Column.Default is null || dataset.AbsentOf(one.Field) == AbsentPolicy.Null ? "NULL" : "its default")})");
        return $"the header leaves out {Names([.. filled])}, which every row of the file has there, {(dataset.Overwrites ? "in the place of what was there; " : "")}absent: refuse refuses such a file";
    }

    /// <summary>Dataset files beside the one that took the file do not say what they take.</summary>
    public static string DatasetUnreadable(IReadOnlyCollection<DatasetParseResult> files)
    {
        var first = string.Join("; ", files.Take(ShownDatasets).Select(file => file.Problems[0].ToString()));
        var more = files.Count > ShownDatasets ? Text($"; and {files.Count - ShownDatasets} more files") : "";
        return $"what other dataset files take is not known, since they have mistakes: {first}{more}. './etl dataset check' tells all of them";
    }

    /// <summary>What workers noticed of the records besides how many they rejected.</summary>
    public static string Noticed(string code, long count) => code switch
    {
        WarningCodes.SurplusEmpty =>
            Text($"{Records(count)} with empty fields beyond the header's, which were left out; file.surplus_empty: reject refuses them"),
        WarningCodes.RepeatedHeader =>
            Text($"{Records(count)} equal to the header, as where several files were put together; rejected, outside the limits on rejects"),
        _ => Text($"{code}: {Records(count)}"),
    };

    /// <summary>A live execution is loading it.</summary>
    public static string Busy(string owner) => Text($"being loaded by another run, which is alive ({owner}); its result will count");

    /// <summary>The merge of a file would take longer than a function may run.</summary>
    public static string OverMergeLimit(long size, long limit) => Text(
        $"The file has {size} bytes; with more than {limit} (MERGE_LIMIT_GB) its merge is not sure to end within the 15 minutes that a function has. Split it into several files, load it from one machine with './etl run', or raise the limit after measuring a merge on your database.");

    /// <summary>An execution's input lacks something.</summary>
    public static string InputLacks(string field) => Text(
        $"The execution's input lacks '{field}'. Start executions with the Object Created event as S3 sends it to EventBridge; docs/deploy.md has an example.");

    /// <summary>The object stands for a folder.</summary>
    public static string Folder(string key) => Text($"'{key}' is a folder, not a file");

    /// <summary>functions/functions.json has a row that no code answers for; found when the functions are put together.</summary>
    public static string NoHandler(string function) => Text(
        $"functions/functions.json lists {function}, which has no handler. FunctionRouter names each function's handler: add a line there, or take the row out.");

    /// <summary>functions/functions.json says of a function that it reaches no database, and its handler asks for one; found when the functions are put together.</summary>
    public static string NoHandlerWithoutDatabase(string function) => Text(
        $"functions/functions.json says that {function} reaches no database, and FunctionRouter has no handler for it that does without one. Set reachesDatabase in its row, or give the handler WorkerServices.");

    /// <summary>A function was called with a payload that is not what it takes.</summary>
    public static string PayloadUnreadable(string function, string reason) =>
        Text($"{function} was called with a payload that it cannot read: {reason} {PayloadAdvice}");

    /// <summary>A function was called with too little.</summary>
    public static string PayloadLacks(string field) => Text($"The function was called with a payload that lacks '{field}'. {PayloadAdvice}");

    /// <summary>Split was asked for something that it does not do.</summary>
    public static string NoSuchStep(string? step) => Text($"Split has no step '{step}'. {PayloadAdvice}");

    private const string PayloadAdvice = "What each function takes stands in the state machine's definition, statemachine/etl.asl.json; deploy both together.";

    /// <summary>The chunk size is too small or too large.</summary>
    public static string BadChunkSize(long size) => Text($"A chunk size of {size} bytes cannot be: it must be 2 or more.");

    private static string Records(long count) => count == 1 ? "1 record" : Text($"{count} records");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Names(IReadOnlyCollection<string> names) =>
        string.Join(", ", names.Take(ShownNames)) + (names.Count > ShownNames ? Text($" and {names.Count - ShownNames} more") : "");
}
