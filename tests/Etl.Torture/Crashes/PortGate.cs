using System.Diagnostics;

namespace Etl.Torture.Crashes;

/// <summary>Where a tapped process passes with every durable call: it writes the point down, or kills itself there.</summary>
/// <param name="point">The point to die at; null for none.</param>
/// <param name="occurrence">The how manieth time, 1-based.</param>
/// <param name="record">The file to write points to, a line each; null for none.</param>
internal sealed class PortGate(string? point, int occurrence, string? record)
{
    private readonly Lock _lock = new();
    private int _passed;

    public void Pass(string name)
    {
        lock (_lock)
        {
            if (record is not null)
            {
                File.AppendAllText(record, name + "\n");
            }

            if (name != point || ++_passed != occurrence)
            {
                return;
            }

            // SIGKILL: nothing of this process runs any more, which is why the lock is kept.
            Process.GetCurrentProcess().Kill();
            Thread.Sleep(Timeout.Infinite);
        }
    }
}
