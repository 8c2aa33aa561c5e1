using System.Reflection;

namespace Etl.Torture.Crashes;

/// <summary>Lets the gate stop a port's durable calls before they begin, after they have ended, and a write of an object in its middle.</summary>
/// <typeparam name="T">The port.</typeparam>
internal class PortTap<T> : DispatchProxy
    where T : class
{
    private static readonly MethodInfo Awaiting = typeof(PortTap<T>).GetMethod(nameof(AwaitResultAsync), BindingFlags.NonPublic | BindingFlags.Static)!;

    private T _port = null!;
    private PortGate _gate = null!;

    /// <summary>The port with the tap on it.</summary>
    public static T On(T port, PortGate gate)
    {
        var tapped = Create<T, PortTap<T>>();
        var tap = (PortTap<T>)(object)tapped;
        (tap._port, tap._gate) = (port, gate);
        return tapped;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var method = targetMethod!;
        if (PortCalls.WithoutPoint.ContainsKey(PortCalls.Member(method)))
        {
            return Call(method, args!);
        }

        var name = PortCalls.Name(method, args!);
        for (var i = 0; i < args!.Length; i++)
        {
            // Exactly this type: a function that returns more would do too, but is none of an object's.
            if (args[i]?.GetType() == typeof(Func<Stream, CancellationToken, Task>))
            {
                args[i] = InTheMiddle((Func<Stream, CancellationToken, Task>)args[i]!, name);
            }
        }

        _gate.Pass($"before {name}");
        var call = (Task)Call(method, args)!;
        return method.ReturnType == typeof(Task)
            ? AwaitAsync(call, name, _gate)
            : Awaiting.MakeGenericMethod(method.ReturnType.GenericTypeArguments[0]).Invoke(null, [call, name, _gate]);
    }

    private object? Call(MethodInfo method, object?[] args) => method.Invoke(_port, BindingFlags.DoNotWrapExceptions, null, args, null);

    private Func<Stream, CancellationToken, Task> InTheMiddle(Func<Stream, CancellationToken, Task> write, string name) => async (stream, ct) =>
    {
        await write(stream, ct);
        _gate.Pass($"inside {name}");
    };

    private static async Task AwaitAsync(Task call, string name, PortGate gate)
    {
        await call;
        gate.Pass($"after {name}");
    }

    private static async Task<TResult> AwaitResultAsync<TResult>(Task<TResult> call, string name, PortGate gate)
    {
        var result = await call;
        gate.Pass($"after {name}");
        return result;
    }
}
