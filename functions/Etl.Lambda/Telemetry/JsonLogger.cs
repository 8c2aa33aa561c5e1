using System.Globalization;
using System.Text.Json;
using Etl.Functions.Errors;
using Microsoft.Extensions.Logging;

namespace Etl.Lambda.Telemetry;

/// <summary>
/// Logs as JSON, an object a line, which CloudWatch Logs Insights reads field by field: <c>timestamp</c>, <c>level</c>,
/// <c>message</c>, <c>function</c>; within an invocation <c>requestId</c> and <c>traceId</c>; then the names of the scopes, outermost
/// first, and of the message's template. An exception is its type and message, with a stack only if it is a defect of ours.
/// </summary>
internal sealed class JsonLogger(LineWriter lines, string function, TimeProvider time) : ILogger
{
    /// <summary>A log event of CloudWatch has room for 256 KB.</summary>
    private const int MaxText = 32 << 10;

    private const string Template = "{OriginalFormat}";

    private readonly LoggerExternalScopeProvider _scopes = new();

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => _scopes.Push(state);

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Information and not LogLevel.None;

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
        {
            return;
        }

        var names = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["timestamp"] = time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
            ["level"] = logLevel.ToString(),
            ["message"] = formatter(state, exception),
            ["function"] = function,
        };
        _scopes.ForEachScope(static (scope, names) => Add(scope, names), names);
        Add(state, names);
        if (exception is not null)
        {
            names["exception"] = exception;
        }

        lines.Write(names, Write);
    }

    /// <summary>The first of a name counts: a template cannot take the place of the line's own message or of a scope.</summary>
    private static void Add(object? state, Dictionary<string, object?> names)
    {
        if (state is not IEnumerable<KeyValuePair<string, object?>> values)
        {
            return;
        }

        foreach (var (name, value) in values)
        {
            if (name != Template)
            {
                names.TryAdd(name, value);
            }
        }
    }

    private static void Write(Utf8JsonWriter json, Dictionary<string, object?> names)
    {
        foreach (var (name, value) in names)
        {
            json.WritePropertyName(name);
            switch (value)
            {
                case null:
                    json.WriteNullValue();
                    break;
                case bool flag:
                    json.WriteBooleanValue(flag);
                    break;
                case int or long or short or byte or uint or ushort:
                    json.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                    break;
                case double number when double.IsFinite(number):
                    json.WriteNumberValue(number);
                    break;
                case decimal number:
                    json.WriteNumberValue(number);
                    break;
                case Exception exception:
                    WriteException(json, exception);
                    break;
                default:
                    json.WriteStringValue(Cap(Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""));
                    break;
            }
        }
    }

    private static void WriteException(Utf8JsonWriter json, Exception exception)
    {
        json.WriteStartObject();
        json.WriteString("type", exception.GetType().Name);
        json.WriteString("message", Cap(exception.Message));
        if (exception is not EtlException)
        {
            json.WriteString("stack", Cap(exception.ToString()));
        }
        else if (exception.InnerException is { } inner)
        {
            json.WriteString("because", Cap($"{inner.GetType().Name}: {inner.Message}"));
        }

        json.WriteEndObject();
    }

    private static string Cap(string text)
    {
        if (text.Length <= MaxText)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[MaxText - 1]) ? MaxText - 1 : MaxText;
        return string.Concat(text.AsSpan(0, end), "…");
    }
}
