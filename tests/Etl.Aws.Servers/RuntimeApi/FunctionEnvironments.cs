using System.Collections.Concurrent;

namespace Etl.Aws.Servers.RuntimeApi;

/// <summary>
/// Lambda's pool of execution environments: a call takes a warm process of its function or starts one; where there are
/// as many as there may be, it waits. A process that died, timed out or failed to start is not used again. All of them
/// are killed when this is disposed; should the tests die instead, they end by themselves, as nobody answers them any more.
/// </summary>
public sealed class FunctionEnvironments : IAsyncDisposable
{
    private readonly FunctionPackage _package;
    private readonly RuntimeApiServer _server;
    private readonly FunctionEnvironmentsOptions _options;
    private readonly Dictionary<string, FunctionDefinition> _functions;
    private readonly Dictionary<string, SemaphoreSlim> _slots;
    private readonly SemaphoreSlim _total;
    private readonly Lock _lock = new();
    private readonly List<FunctionProcess> _live = [];
    private readonly List<FunctionProcess> _idle = [];
    private readonly ConcurrentQueue<FunctionLine> _lines = [];

    private FunctionEnvironments(
        FunctionPackage package, RuntimeApiServer server, IEnumerable<FunctionDefinition> functions, FunctionEnvironmentsOptions options)
    {
        (_package, _server, _options) = (package, server, options);
        _functions = functions.ToDictionary(function => function.Name, StringComparer.Ordinal);
        _slots = _functions.Keys.ToDictionary(name => name, _ => new SemaphoreSlim(options.MaxPerFunction), StringComparer.Ordinal);
        _total = new SemaphoreSlim(options.MaxTotal);
        AppDomain.CurrentDomain.ProcessExit += KillAll;
    }

    /// <summary>What the functions wrote, in the order in which it was read.</summary>
    public IReadOnlyList<FunctionLine> Lines => [.. _lines];

    /// <summary>The processes that run now.</summary>
    public IReadOnlyList<FunctionProcess> Live
    {
        get
        {
            lock (_lock)
            {
                return [.. _live];
            }
        }
    }

    /// <summary>What the functions did against the protocol: nothing, if all is well.</summary>
    public IReadOnlyList<string> Refused => [.. _server.Refused];

    /// <summary>Opens a pool; no process is started yet.</summary>
    /// <param name="package">The package; it must outlive the pool.</param>
    /// <param name="functions">The functions by name.</param>
    /// <param name="options">How many processes there may be.</param>
    /// <param name="ct">Stops it.</param>
    public static async Task<FunctionEnvironments> OpenAsync(
        FunctionPackage package, IEnumerable<FunctionDefinition> functions, FunctionEnvironmentsOptions? options = null, CancellationToken ct = default) =>
        new(package, await RuntimeApiServer.StartAsync(ct), functions, options ?? new FunctionEnvironmentsOptions());

    /// <summary>Calls a function with its own time. See the other one.</summary>
    public Task<FunctionAnswer> InvokeAsync(string functionName, string payload, CancellationToken ct = default) =>
        InvokeAsync(functionName, payload, timeout: null, traceId: null, ct);

    /// <summary>Calls a function and waits for its answer, or for the error that Lambda would report in its place.</summary>
    /// <param name="functionName">Its name.</param>
    /// <param name="payload">A JSON text.</param>
    /// <param name="timeout">The function's time from when an environment is ready; null: as the function is defined.</param>
    /// <param name="traceId">The X-Ray header; null: none.</param>
    /// <param name="ct">Gives the call up and kills its process.</param>
    /// <exception cref="ArgumentException">There is no such function.</exception>
    public async Task<FunctionAnswer> InvokeAsync(string functionName, string payload, TimeSpan? timeout, string? traceId, CancellationToken ct = default)
    {
        if (!_functions.TryGetValue(functionName, out var function))
        {
            throw new ArgumentException($"There is no function '{functionName}'.", nameof(functionName));
        }

        await _slots[functionName].WaitAsync(ct);
        try
        {
            await _total.WaitAsync(ct);
            try
            {
                return await InvokeAsync(await RentAsync(function), payload, timeout ?? function.Timeout, traceId, ct);
            }
            finally
            {
                _total.Release();
            }
        }
        finally
        {
            _slots[functionName].Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= KillAll;
        foreach (var process in Live)
        {
            await RemoveAsync(process);
        }

        await _server.DisposeAsync();
        _total.Dispose();
        foreach (var slot in _slots.Values)
        {
            slot.Dispose();
        }
    }

    private async Task<FunctionAnswer> InvokeAsync(FunctionProcess process, string payload, TimeSpan timeout, string? traceId, CancellationToken ct)
    {
        var isWarm = false;
        try
        {
            var answer = await process.InvokeAsync(payload, timeout, traceId, ct);
            isWarm = process.IsAlive && process.Environment.Ready.IsCompleted && answer.Error?.ErrorType != "Sandbox.Timedout";
            return answer;
        }
        finally
        {
            if (isWarm)
            {
                Return(process);
            }
            else
            {
                await RemoveAsync(process);
            }
        }
    }

    /// <summary>A process for a call that has a place among <see cref="FunctionEnvironmentsOptions.MaxTotal"/>: what is there too much is idle.</summary>
    private async Task<FunctionProcess> RentAsync(FunctionDefinition function)
    {
        while (true)
        {
            FunctionProcess? gone;
            lock (_lock)
            {
                if (_idle.FindLast(one => one.Function.Name == function.Name) is { } warm)
                {
                    _idle.Remove(warm);
                    if (warm.IsAlive)
                    {
                        return warm;
                    }

                    gone = warm;
                }
                else if (_live.Count < _options.MaxTotal)
                {
                    var process = FunctionProcess.Start(_package, function, _server.Open(), _lines.Enqueue, _options.InitTimeout);
                    _live.Add(process);
                    return process;
                }
                else
                {
                    gone = _idle[0];
                    _idle.RemoveAt(0);
                }
            }

            await RemoveAsync(gone);
        }
    }

    private void Return(FunctionProcess process)
    {
        lock (_lock)
        {
            _idle.Add(process);
        }
    }

    private async Task RemoveAsync(FunctionProcess process)
    {
        // It counts until it has ended: another one in its place would be one too many.
        await process.DisposeAsync();
        lock (_lock)
        {
            _live.Remove(process);
            _idle.Remove(process);
        }
    }

    private void KillAll(object? sender, EventArgs e)
    {
        foreach (var process in Live)
        {
            process.Kill();
        }
    }
}
