using System.Threading.Channels;

namespace Etl.Aws.Servers.RuntimeApi;

/// <summary>
/// Lambda's side of one execution environment: calls are queued and handed out one at a time, each is answered once.
/// </summary>
public sealed class RuntimeApiEnvironment
{
    private readonly Channel<Call> _calls = Channel.CreateUnbounded<Call>();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<FunctionError> _initError = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private Call? _current;

    internal RuntimeApiEnvironment(string address) => Address = address;

    /// <summary>What goes into AWS_LAMBDA_RUNTIME_API.</summary>
    public string Address { get; }

    /// <summary>Ends when the function asks for its first call.</summary>
    public Task Ready => _ready.Task;

    /// <summary>Ends when the function says that it cannot start.</summary>
    public Task<FunctionError> InitError => _initError.Task;

    /// <summary>Queues a call and waits for what comes of it.</summary>
    public async Task<FunctionAnswer> InvokeAsync(FunctionInvocation invocation, CancellationToken ct = default)
    {
        var call = new Call(invocation);
        await _calls.Writer.WriteAsync(call, ct);
        return await call.Answer.Task.WaitAsync(ct);
    }

    /// <summary>The next call; null when the one before is not answered yet, which the protocol forbids.</summary>
    internal async Task<FunctionInvocation?> NextAsync(CancellationToken ct)
    {
        lock (_lock)
        {
            if (_current is not null)
            {
                return null;
            }
        }

        _ready.TrySetResult();
        while (true)
        {
            // Only then is it taken out: who hangs up while waiting loses nothing.
            await _calls.Reader.WaitToReadAsync(ct);
            lock (_lock)
            {
                if (!_calls.Reader.TryRead(out var call))
                {
                    continue;
                }

                _current = call;
                return call.Invocation;
            }
        }
    }

    /// <summary>Whether the id is the one of the call under way.</summary>
    internal bool IsCurrent(string requestId)
    {
        lock (_lock)
        {
            return _current?.Invocation.RequestId == requestId;
        }
    }

    /// <summary>Ends the call under way; false when the id is not its, or it was answered before.</summary>
    internal bool TryAnswer(string requestId, FunctionAnswer answer)
    {
        Call call;
        lock (_lock)
        {
            if (_current is null || _current.Invocation.RequestId != requestId)
            {
                return false;
            }

            (call, _current) = (_current, null);
        }

        return call.Answer.TrySetResult(answer);
    }

    /// <summary>Takes the report of a failed start; false once the function has started.</summary>
    internal bool TryFailInit(FunctionError error) => !_ready.Task.IsCompleted && _initError.TrySetResult(error);

    private sealed record Call(FunctionInvocation Invocation)
    {
        public TaskCompletionSource<FunctionAnswer> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
