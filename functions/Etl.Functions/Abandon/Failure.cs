using System.Buffers;
using System.Text.Json;
using Etl.Core.Splitting;
using Etl.Functions.Errors;
using Etl.Functions.Ports;
using Etl.Functions.Runs;

namespace Etl.Functions.Abandon;

/// <summary>What ended a run: the error that a Catch caught or, behind a Map, the one that its child wrote down.</summary>
/// <param name="Error">The exception's short name.</param>
/// <param name="Cause">Its message.</param>
/// <param name="Chunk">The chunk that it happened in; null when it was none.</param>
public sealed record Failure(string Error, string Cause, ChunkKey? Chunk = null)
{
    /// <summary>What a Map says of a child that failed, whatever the child died of.</summary>
    private const string MapFailed = "States.ExceedToleratedFailureThreshold";

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz.");

    private static readonly HashSet<string> Refusals = Names(typeof(RefusalException));
    private static readonly HashSet<string> Passing = Names(typeof(TransientException));

    /// <summary>Whether the file, its dataset or its target is at fault, and not something that passes.</summary>
    public bool IsRefusal => Refusals.Contains(Error);

    /// <summary>Whether it is one that passes, and is tried again.</summary>
    public bool IsPassing => Passing.Contains(Error);

    /// <summary>The failure as one text, in which loads and runs keep it.</summary>
    public string Stored => $"{Error}: {Cause}";

    /// <summary>The failure of a stored text; one without a name has an empty <see cref="Error"/>.</summary>
    public static Failure FromStored(string text)
    {
        var end = text.IndexOf(": ", StringComparison.Ordinal);
        return end > 0 && text.AsSpan(0, end).IndexOfAnyExcept(NameCharacters) < 0 ? new Failure(text[..end], text[(end + 2)..]) : new Failure("", text);
    }

    /// <summary>A failure as a state machine tells it: of what a function threw the Cause is a JSON text.</summary>
    public static Failure Parse(CaughtError caught)
    {
        if (caught.Cause is not { } cause)
        {
            return new Failure(caught.Error, "");
        }

        try
        {
            var parsed = JsonSerializer.Deserialize(cause, EtlJson.Default.ErrorCause);
            return new Failure(caught.Error, parsed?.ErrorMessage ?? cause);
        }
        catch (JsonException)
        {
            return new Failure(caught.Error, cause);
        }
    }

    /// <summary>Finds out what ended a run.</summary>
    public static async Task<Failure> FindAsync(FunctionServices services, CaughtError caught, WorkAhead? work, CancellationToken ct)
    {
        var direct = Parse(caught);
        if (work?.RunId is not { } runId || !caught.Error.StartsWith("States.", StringComparison.Ordinal))
        {
            return direct;
        }

        ChunkFailure? worst = null;
        await foreach (var key in services.Objects.ListAsync(services.Options.Bucket, RunKeys.Failures(runId), ct))
        {
            var failure = await EtlJson.ReadAsync(services.Objects, services.Options.Bucket, key, EtlJson.Default.ChunkFailure, ct);
            // Not by time: clocks differ.
            if (failure is null || failure.Fence != work.Fence)
            {
                continue;
            }

            if (worst is null || Rank(failure).CompareTo(Rank(worst)) < 0)
            {
                worst = failure;
            }
        }

        if (worst is not null)
        {
            return new Failure(worst.Error, worst.Cause, worst.Chunk);
        }

        return caught.Error == MapFailed ? direct with { Cause = FunctionMessages.NobodySaidWhy(direct.Cause) } : direct;
    }

    /// <summary>What a retry does not mend comes first, then what came first; cancelled siblings are no reason.</summary>
    private static (int, DateTimeOffset) Rank(ChunkFailure failure) =>
        (failure.Error.EndsWith("CanceledException", StringComparison.Ordinal) ? 2 : Passing.Contains(failure.Error) ? 1 : 0, failure.At);

    private static HashSet<string> Names(Type root) =>
        [.. typeof(EtlException).Assembly.GetTypes().Where(type => !type.IsAbstract && type.IsSubclassOf(root)).Select(type => type.Name)];
}
