namespace Etl.StateMachine.Errors;

/// <summary>A state's failure on its way to a Retrier, a Catcher, or the end of the execution.</summary>
internal abstract class StateException(string? error, string? cause) : Exception($"{error}: {cause}")
{
    public string? Error => error;

    public string? Cause => cause;
}
