namespace Etl.StateMachine.Errors;

/// <summary>Whether an error falls under a Retrier's or Catcher's ErrorEquals.</summary>
internal static class ErrorMatch
{
    public static bool Matches(IReadOnlyList<string> errorEquals, string? error) => errorEquals.Any(name => Matches(name, error));

    private static bool Matches(string name, string? error) => error switch
    {
        // "A States.Runtime error isn't retriable, and will always cause the execution to fail."
        ErrorNames.Runtime => false,
        // Terminal for the wildcards; only its own name catches it.
        ErrorNames.DataLimitExceeded => name == ErrorNames.DataLimitExceeded,
        ErrorNames.Timeout => name is ErrorNames.Timeout or ErrorNames.All,
        // A heartbeat that stays away is a timeout to whoever names timeouts.
        ErrorNames.HeartbeatTimeout => name is ErrorNames.HeartbeatTimeout or ErrorNames.Timeout or ErrorNames.TaskFailed or ErrorNames.All,
        _ => name == error || name is ErrorNames.All or ErrorNames.TaskFailed,
    };
}
