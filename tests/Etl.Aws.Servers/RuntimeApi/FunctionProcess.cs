using System.Diagnostics;
using System.Globalization;

namespace Etl.Aws.Servers.RuntimeApi;

/// <summary>
/// One execution environment: the package, started as the managed runtime starts an executable assembly, with a
/// function's variables and nothing else of ours.
/// </summary>
public sealed class FunctionProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task _exited;
    private readonly TimeSpan _initTimeout;

    private FunctionProcess(Process process, FunctionDefinition function, RuntimeApiEnvironment environment, TimeSpan initTimeout)
    {
        (_process, Function, Environment, _initTimeout) = (process, function, environment, initTimeout);
        _exited = process.WaitForExitAsync();
        ProcessId = process.Id;
    }

    /// <summary>The function.</summary>
    public FunctionDefinition Function { get; }

    /// <summary>Lambda's side of it.</summary>
    public RuntimeApiEnvironment Environment { get; }

    /// <summary>The operating system's id.</summary>
    public int ProcessId { get; }

    /// <summary>Whether it runs.</summary>
    public bool IsAlive => !_process.HasExited;

    /// <summary>Ends with the process; its exit code.</summary>
    public async Task<int> ExitAsync(CancellationToken ct = default)
    {
        await _exited.WaitAsync(ct);
        return _process.ExitCode;
    }

    /// <summary>Starts a process; it has not begun to answer when this returns.</summary>
    /// <param name="package">The package.</param>
    /// <param name="function">The function.</param>
    /// <param name="environment">Lambda's side of it.</param>
    /// <param name="wrote">Is told of each line; from several threads.</param>
    /// <param name="initTimeout">How long it may take to ask for its first call.</param>
    public static FunctionProcess Start(
        FunctionPackage package, FunctionDefinition function, RuntimeApiEnvironment environment, Action<FunctionLine> wrote, TimeSpan initTimeout)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", package.AssemblyPath])
        {
            WorkingDirectory = package.Directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        start.Environment.Clear();
        foreach (var (name, value) in Variables(package, function, environment))
        {
            start.Environment[name] = value;
        }

        var process = new Process { StartInfo = start };
        var id = 0;
        process.OutputDataReceived += (_, line) => Tell(line.Data, isError: false);
        process.ErrorDataReceived += (_, line) => Tell(line.Data, isError: true);
        process.Start();
        id = process.Id;
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new FunctionProcess(process, function, environment, initTimeout);

        void Tell(string? text, bool isError)
        {
            if (text is not null)
            {
                wrote(new FunctionLine(function.Name, id, isError, text));
            }
        }
    }

    /// <summary>
    /// Calls the function. What Lambda would report, this does: a failed start, a process that is gone
    /// (<c>Runtime.ExitError</c>), and time that is over (<c>Sandbox.Timedout</c>), which kills the process.
    /// </summary>
    public async Task<FunctionAnswer> InvokeAsync(string payload, TimeSpan timeout, string? traceId, CancellationToken ct)
    {
        if (await InitAsync(ct) is { } failed)
        {
            return failed;
        }

        var requestId = Guid.NewGuid().ToString();
        var answer = Environment.InvokeAsync(
            new FunctionInvocation
            {
                RequestId = requestId,
                Payload = payload,
                Deadline = TimeProvider.System.GetUtcNow() + timeout,
                TraceId = traceId,
                FunctionArn = Function.Arn,
            },
            ct);
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var first = await Task.WhenAny(answer, _exited, Task.Delay(timeout, timer.Token));
        await timer.CancelAsync();
        if (first == answer || answer.IsCompletedSuccessfully)
        {
            return await answer;
        }

        ct.ThrowIfCancellationRequested();
        if (first == _exited)
        {
            return Died(requestId);
        }

        Kill();
        return Failure("Sandbox.Timedout", string.Create(CultureInfo.InvariantCulture, $"RequestId: {requestId} Error: Task timed out after {timeout.TotalSeconds:0.00} seconds"));
    }

    /// <summary>Kills the process, if it runs.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Kill();
        await _exited;
        _process.Dispose();
    }

    private async Task<FunctionAnswer?> InitAsync(CancellationToken ct)
    {
        if (Environment.Ready.IsCompleted)
        {
            return null;
        }

        using var timer = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var first = await Task.WhenAny(Environment.Ready, Environment.InitError, _exited, Task.Delay(_initTimeout, timer.Token));
        await timer.CancelAsync();
        ct.ThrowIfCancellationRequested();
        if (Environment.Ready.IsCompleted)
        {
            return null;
        }

        if (Environment.InitError.IsCompleted)
        {
            return new FunctionAnswer { Error = await Environment.InitError };
        }

        if (first == _exited)
        {
            return Died("-");
        }

        Kill();
        return Failure("Sandbox.Timedout", "The function did not start in time.");
    }

    private FunctionAnswer Died(string requestId) => Failure(
        "Runtime.ExitError",
        string.Create(CultureInfo.InvariantCulture, $"RequestId: {requestId} Error: Runtime exited with error: exit status {_process.ExitCode}"));

    private static FunctionAnswer Failure(string type, string message) => new()
    {
        Error = new FunctionError(
            type, message, new System.Text.Json.Nodes.JsonObject { ["errorType"] = type, ["errorMessage"] = message }.ToJsonString()),
    };

    private static IEnumerable<KeyValuePair<string, string>> Variables(FunctionPackage package, FunctionDefinition function, RuntimeApiEnvironment environment)
    {
        foreach (System.Collections.DictionaryEntry one in System.Environment.GetEnvironmentVariables())
        {
            var name = (string)one.Key;
            if (name is "PATH" or "HOME" || name.StartsWith("DOTNET_", StringComparison.Ordinal))
            {
                yield return new(name, (string)one.Value!);
            }
        }

        yield return new("AWS_LAMBDA_RUNTIME_API", environment.Address);
        yield return new("AWS_LAMBDA_FUNCTION_NAME", function.Name);
        yield return new("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
        yield return new("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", function.MemoryMegabytes.ToString(CultureInfo.InvariantCulture));
        yield return new("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
        yield return new("AWS_LAMBDA_LOG_GROUP_NAME", $"/aws/lambda/{function.Name}");
        yield return new("AWS_LAMBDA_LOG_STREAM_NAME", "2026/01/01/[$LATEST]0123456789abcdef0123456789abcdef");
        yield return new("AWS_EXECUTION_ENV", "AWS_Lambda_dotnet10");
        yield return new("AWS_REGION", function.Region);
        yield return new("AWS_DEFAULT_REGION", function.Region);
        yield return new("LAMBDA_TASK_ROOT", package.Directory);
        yield return new("LAMBDA_RUNTIME_DIR", "/var/runtime");
        yield return new("_HANDLER", "Etl.Lambda");
        yield return new("TZ", ":UTC");
        foreach (var one in function.Variables)
        {
            yield return one;
        }
    }
}
