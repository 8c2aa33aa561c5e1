using System.Collections.Concurrent;

namespace Etl.Torture.Faults;

/// <summary>A disturbance of some calls in a row.</summary>
/// <typeparam name="TKind">What kinds there are.</typeparam>
/// <param name="Kind">What happens.</param>
/// <param name="Method">To calls of which method.</param>
/// <param name="First">From which call of it on, 1-based.</param>
/// <param name="Calls">To how many calls.</param>
internal sealed record Fault<TKind>(TKind Kind, string Method, int First, int Calls)
    where TKind : struct, Enum
{
    public override string ToString() => $"{Kind} {Method} {First}{(Calls == 1 ? "" : $"-{(long)First + Calls - 1}")}";
}

/// <summary>The faults of one load, and how many calls they met.</summary>
internal sealed class FaultPlan<TKind>(IReadOnlyList<Fault<TKind>> faults)
    where TKind : struct, Enum
{
    private readonly ConcurrentDictionary<string, int> _calls = new(StringComparer.Ordinal);
    private long _met;

    /// <summary>How many calls were disturbed.</summary>
    public long Met => Interlocked.Read(ref _met);

    /// <summary>Whether faults still happen.</summary>
    public bool IsOn { get; set; } = true;

    /// <summary>What happens to the next call of a method; null: nothing.</summary>
    public TKind? Next(string method)
    {
        if (!IsOn)
        {
            return null;
        }

        var number = _calls.AddOrUpdate(method, 1, (_, n) => n + 1);
        if (faults.FirstOrDefault(fault => fault.Method == method && number >= fault.First && number - fault.First < fault.Calls) is not { } fault)
        {
            return null;
        }

        Interlocked.Increment(ref _met);
        return fault.Kind;
    }

    public override string ToString() => string.Join(", ", faults);
}
