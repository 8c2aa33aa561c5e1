using Etl.StateMachine.Errors;
using Etl.StateMachine.Running;
using Etl.StateMachine.States;

namespace Etl.StateMachine.Actions;

/// <summary>The retries left to one visit of a state. Each Retrier counts its own.</summary>
internal sealed class RetrySchedule(IReadOnlyList<Retrier> retriers, Chance chance)
{
    private readonly int[] _used = new int[retriers.Count];

    /// <summary>False when no Retrier matches, or the first that does has no attempt left: later ones are not asked.</summary>
    public bool TryNext(string? error, out TimeSpan wait)
    {
        wait = TimeSpan.Zero;
        for (var index = 0; index < retriers.Count; index++)
        {
            var retrier = retriers[index];
            if (!ErrorMatch.Matches(retrier.ErrorEquals, error))
            {
                continue;
            }

            if (_used[index] == retrier.MaxAttempts)
            {
                return false;
            }

            wait = retrier.Interval(_used[index]++);
            if (retrier.FullJitter)
            {
                wait *= chance.Fraction();
            }

            return true;
        }

        return false;
    }
}
