namespace Etl.StateMachine;

/// <summary>A task failed. Error is what Retriers and Catchers match; Cause is for people.</summary>
public sealed class TaskFailedException(string error, string? cause, Exception? inner = null) : Exception($"{error}: {cause}", inner)
{
    public string Error => error;

    public string? Cause => cause;
}
