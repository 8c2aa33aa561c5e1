using Microsoft.Extensions.Logging;

namespace Etl.Functions.Tests.Telemetry;

/// <summary>Keeps what is logged, each line with the names that its scopes give it.</summary>
internal sealed class Lines : ILogger
{
    private readonly LoggerExternalScopeProvider _scopes = new();

    public List<(LogLevel Level, string Text, IReadOnlyDictionary<string, object?> Scope)> Written { get; } = [];

    public IDisposable BeginScope<TState>(TState state)
        where TState : notnull => _scopes.Push(state);

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var scope = new Dictionary<string, object?>(StringComparer.Ordinal);
        _scopes.ForEachScope(
            (one, all) =>
            {
                foreach (var (name, value) in (IReadOnlyDictionary<string, object?>)one!)
                {
                    all[name] = value;
                }
            },
            scope);
        lock (Written)
        {
            Written.Add((logLevel, formatter(state, exception), scope));
        }
    }
}
