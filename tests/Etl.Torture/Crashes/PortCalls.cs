using System.Collections.Immutable;
using System.Reflection;
using System.Text.RegularExpressions;
using Etl.Functions.Objects;
using Etl.Functions.Ports;

namespace Etl.Torture.Crashes;

/// <summary>The calls by which functions change anything outside themselves: the members of their ports.</summary>
internal static partial class PortCalls
{
    /// <summary>Where durable calls are declared.</summary>
    public static ImmutableArray<Type> Ports { get; } = [typeof(IObjectStore), typeof(ILoadRegistry), typeof(ISink), typeof(ILedger), typeof(IAlerts)];

    /// <summary>Members that need no point, and why.</summary>
    public static ImmutableDictionary<string, string> WithoutPoint { get; } = ImmutableDictionary.CreateRange<string, string>(
    [
        new("IObjectStore.StatAsync", "reads"),
        new("IObjectStore.OpenRangeAsync", "reads"),
        new("IObjectStore.EnsureUnchangedAsync", "reads"),
        new("IObjectStore.OpenAsync", "reads"),
        new("IObjectStore.ListAsync", "reads"),
        new("ILedger.ReleaseAsync", "called when a worker has failed, which none does here; a lease that is not given back ends by itself"),
        new("ILoadRegistry.FindRunAsync", "reads"),
        new("ILoadRegistry.ReadChunksAsync", "reads"),
        new("ISink.InspectAsync", "reads"),
        new("ISink.ReadRejectsAsync", "reads"),
    ]);

    /// <summary>Every member of every port.</summary>
    public static IEnumerable<string> Members => Ports.SelectMany(port => port.GetMethods()).Select(Member);

    /// <summary>The member's name with its port's.</summary>
    public static string Member(MethodInfo method) => $"{method.DeclaringType!.Name}.{method.Name}";

    /// <summary>Puts a tap on every port.</summary>
    public static FunctionServices Tap(FunctionServices services, PortGate gate) => services with
    {
        Objects = PortTap<IObjectStore>.On(services.Objects, gate),
        Registry = PortTap<ILoadRegistry>.On(services.Registry, gate),
        Sink = PortTap<ISink>.On(services.Sink, gate),
        Ledger = PortTap<ILedger>.On(services.Ledger, gate),
        Alerts = PortTap<IAlerts>.On(services.Alerts, gate),
    };

    /// <summary>The call's name, the same in every run: the member, and which object it is about.</summary>
    public static string Name(MethodInfo method, object?[] arguments) => (Member(method), arguments) switch
    {
        ("IObjectStore.WriteAsync", [_, string key, ..]) => $"{Member(method)} {Plain(key)}",
        ("IObjectStore.MoveAsync", [ObjectVersion, string key, ..]) => $"{Member(method)} {key[..key.IndexOf('/', StringComparison.Ordinal)]}",
        _ => Member(method),
    };

    private static string Plain(string key) => Number().Replace(Id().Replace(key, "ID"), "N");

    [GeneratedRegex("[0-9a-f]{20}(-[0-9]+)?|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Id();

    [GeneratedRegex("[0-9]+(\\.[0-9]+)*", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Number();
}
