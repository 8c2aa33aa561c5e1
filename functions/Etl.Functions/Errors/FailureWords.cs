using System.Collections.Frozen;

namespace Etl.Functions.Errors;

/// <summary>What failed, in words: for people, who are told these instead of an error's name. The name is for programs and logs.</summary>
public static class FailureWords
{
    private static readonly FrozenDictionary<string, string> Words = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [nameof(AccountsException)] = "the accounts do not add up",
        [nameof(ChunkLeasedException)] = "another worker holds a chunk of it",
        [nameof(ChunkTimeoutException)] = "a chunk took too long",
        [nameof(DatabaseFailedException)] = "the database failed",
        [nameof(DatabaseRefusedException)] = "the database refuses it",
        [nameof(DatabaseUnavailableException)] = "the database cannot be reached",
        [nameof(DatasetException)] = "no dataset fits",
        [nameof(FileFormatException)] = "the file is not what its dataset reads",
        [nameof(FunctionTimeoutException)] = "a step took too long",
        [nameof(HeaderException)] = "the header does not fit",
        [nameof(InputException)] = "what was asked for cannot be read",
        [nameof(LedgerException)] = "the ledger cannot be reached",
        [nameof(LedgerRefusedException)] = "the ledger refuses it",
        [nameof(MergeLimitException)] = "the file is too large for its merge",
        [nameof(NotAFileException)] = "it is no file",
        [nameof(ObjectAccessDeniedException)] = "access is denied",
        [nameof(ObjectChangedException)] = "the file changed while it was read",
        [nameof(ObjectNotFoundException)] = "there is no such file",
        [nameof(ObjectStoreException)] = "a file could not be read or written",
        [nameof(OrchestratorException)] = "the orchestrator does not answer",
        [nameof(OrchestratorRefusedException)] = "the orchestrator refuses it",
        [nameof(RepeatException)] = "it may be a repeat",
        [nameof(StaleRunException)] = "another run took its place",
        [nameof(StorageFullException)] = "there is no room left",
        [nameof(TargetBusyException)] = "the target is in use",
        [nameof(TargetCascadesException)] = "rows of other tables would go with it",
        [nameof(TargetConstraintException)] = "a constraint of the target refused rows",
        [nameof(TargetDiffersException)] = "the target is not as the dataset has it",
        [nameof(TargetShrinksException)] = "it would leave too few rows",
        [nameof(TooManyConnectionsException)] = "the database has no connection left",
        [nameof(TooManyRejectsException)] = "too many rejects",
        [nameof(UnterminatedQuoteException)] = "a quote is never closed",
        ["EmbeddedPostgresException"] = "the embedded Postgres does not run",
        ["States.ExceedToleratedFailureThreshold"] = "chunks failed",
        ["States.Timeout"] = "it ran out of its time",
        ["Aborted"] = "it was stopped",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The words for an error's name: the short name of its exception, or what the orchestrator calls it.</summary>
    public static string Of(string? error) => error is not null && Words.TryGetValue(error, out var words) ? words : "an unexpected error";

    /// <summary>The cause, for a person. An error that nobody has foreseen keeps its name in front: whoever reports it needs that.</summary>
    public static string Cause(string? error, string? cause)
    {
        cause ??= "no cause is known";
        return string.IsNullOrEmpty(error) || Words.ContainsKey(error) ? cause : $"{error}: {cause}";
    }
}
