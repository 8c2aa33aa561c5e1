using System.Runtime.InteropServices;

namespace Etl.Cli;

/// <summary>
/// Ctrl-C and SIGTERM. The first one asks for a clean stop, the second one kills: whatever state that leaves behind is one
/// that the next run resumes.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<PosixSignalRegistration> _registrations;

    public StopSignals() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Receive),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Receive),
    ];

    /// <summary>Is cancelled by the first signal.</summary>
    public CancellationToken Token => _stop.Token;

    public void Dispose()
    {
        _registrations.ForEach(registration => registration.Dispose());
        _stop.Dispose();
    }

    private void Receive(PosixSignalContext context)
    {
        if (_stop.IsCancellationRequested)
        {
            return;
        }

        context.Cancel = true;
        // Not on this thread: continuations of the token would hold up the second signal.
        _ = _stop.CancelAsync();
    }
}
