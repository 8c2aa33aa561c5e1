using System.Text;
using Etl.StateMachine;

namespace Etl.Torture.Limits;

/// <summary>Measures what travels between states.</summary>
internal sealed class PayloadSizes : IExecutionObserver
{
    private readonly Lock _lock = new();

    /// <summary>Bytes of the largest payload since <see cref="Next"/>.</summary>
    public int Largest { get; private set; }

    /// <summary>Bytes of the largest payload before it.</summary>
    public int Before { get; private set; }

    /// <summary>Measures anew, unless nothing more comes.</summary>
    public void Next() => (Before, Largest) = Before == 0 ? (Largest, 0) : (Before, Largest);

    public void On(HistoryEvent e)
    {
        var size = new[] { e.Input, e.Output, e.Parameters }.Max(text => Encoding.UTF8.GetByteCount(text ?? ""));
        lock (_lock)
        {
            Largest = Math.Max(Largest, size);
        }
    }
}
