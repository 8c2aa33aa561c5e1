using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Etl.Testing;

namespace Etl.Aws.Servers.Node;

/// <summary>A server written for Node, on a free port of the loopback interface; it ends with this process, however that goes.</summary>
public abstract class NodeServer : IAsyncDisposable
{
    private static readonly TimeSpan s_startLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_stopLimit = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly StringBuilder _errors;

    private protected NodeServer(Process process, StringBuilder errors, Uri endpoint)
    {
        _process = process;
        _errors = errors;
        Endpoint = endpoint;
    }

    /// <summary>Where it answers, <c>http://127.0.0.1:port</c>.</summary>
    public Uri Endpoint { get; }

    /// <summary>What it has written to its standard error so far.</summary>
    public string Errors
    {
        get
        {
            lock (_errors)
            {
                return _errors.ToString();
            }
        }
    }

    /// <summary>Closes its standard input, at which it leaves, and waits for that.</summary>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        using (_process)
        {
            _process.StandardInput.Close();
            try
            {
                using var limit = new CancellationTokenSource(s_stopLimit);
                await _process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill(entireProcessTree: true);
                await _process.WaitForExitAsync();
            }
        }
    }

    /// <summary>Starts a script of this folder, which names its address on its first line of output once it listens.</summary>
    private protected static async Task<T> StartAsync<T>(string script, Func<Process, StringBuilder, Uri, T> create, CancellationToken ct)
        where T : NodeServer
    {
        var package = NodePackage.Find("Etl.Aws.Servers");
        var process = Launch(Path.Combine(package, "Node", script), package);
        var errors = new StringBuilder();
        process.ErrorDataReceived += (_, line) =>
        {
            lock (errors)
            {
                errors.AppendLine(line.Data);
            }
        };
        process.BeginErrorReadLine();
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
            limit.CancelAfter(s_startLimit);
            var address = await process.StandardOutput.ReadLineAsync(limit.Token);
            if (!Uri.TryCreate(address, UriKind.Absolute, out var endpoint))
            {
                await process.WaitForExitAsync(limit.Token);
                throw new InvalidOperationException($"{script} did not start: {errors}");
            }

            return create(process, errors, endpoint);
        }
        catch
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }

            process.Dispose();
            throw;
        }
    }

    private static Process Launch(string script, string directory)
    {
        var start = new ProcessStartInfo("node")
        {
            WorkingDirectory = directory,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(script);
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception error)
        {
            throw new InvalidOperationException("these tests run servers written for Node: install Node 20 or later", error);
        }
    }
}
