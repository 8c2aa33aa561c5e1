namespace Etl.Aws.Servers.S3.Faults;

/// <summary>Something that goes wrong. Which requests it meets is <see cref="When"/>, how often is <see cref="Times"/>.</summary>
public sealed record S3Fault
{
    /// <summary>The requests that it meets.</summary>
    public required Func<S3Received, bool> When { get; init; }

    /// <summary>How many of them; all when negative.</summary>
    public int Times { get; init; } = 1;

    /// <summary>Answers this status with <see cref="Code"/> in place of doing anything.</summary>
    public int? Status { get; init; }

    /// <summary>The error code of <see cref="Status"/>.</summary>
    public string Code { get; init; } = "InternalError";

    /// <summary>Waits before anything is done.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Waits for this before anything is done.</summary>
    public Task Until { get; init; } = Task.CompletedTask;

    /// <summary>Does what was asked and then breaks the connection after so many bytes of the answer's body.</summary>
    public long? BreakAfterBytes { get; init; }

    /// <summary>With <see cref="BreakAfterBytes"/>: falls silent there and keeps the connection open until the client gives up.</summary>
    public bool FallSilent { get; init; }

    /// <summary>Does what was asked and then breaks the connection without any answer.</summary>
    public bool LoseAnswer { get; init; }

    /// <summary>Breaks the connection in place of doing anything.</summary>
    public bool Reset { get; init; }

    /// <summary>Called when a request is met, before anything is done; whatever else happens in the world.</summary>
    public Action? Meanwhile { get; init; }
}
