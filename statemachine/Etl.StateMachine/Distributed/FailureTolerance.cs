namespace Etl.StateMachine.Distributed;

/// <summary>How many children may fail. Without either bound, none.</summary>
internal sealed record FailureTolerance(double? Count, double? Percentage)
{
    /// <param name="total">How many items there are; null while they are still being read.</param>
    public bool IsExceeded(long failed, long? total)
    {
        if (failed == 0)
        {
            return false;
        }

        if (Count is null && Percentage is null)
        {
            return true;
        }

        return failed > Count || Percentage is 0 || (total is { } known && failed * 100.0 > Percentage * known);
    }
}
