using System.Buffers;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Etl.Lambda.Telemetry;

/// <summary>
/// X-Ray's tracing header, <c>Root=1-&lt;8 hex&gt;-&lt;24 hex&gt;;Parent=&lt;16 hex&gt;;Sampled=1</c> (X-Ray developer guide,
/// "Tracing header"): a trace id of W3C is its Root's two hexadecimal parts one after the other.
/// </summary>
public static class XRayTraceHeader
{
    private const int TimeDigits = 8;
    private const int UniqueDigits = 24;
    private const int SpanDigits = 16;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    /// <summary>Reads a header. Without a Parent there is nothing to be a child of, so that is no context.</summary>
    /// <param name="header">The header; members may come in any order, unknown ones are passed over.</param>
    /// <param name="context">The span that it names, from elsewhere; recorded only if it says Sampled=1.</param>
    public static bool TryParse([NotNullWhen(true)] string? header, out ActivityContext context)
    {
        context = default;
        ActivityTraceId? trace = null;
        ActivitySpanId? parent = null;
        var flags = ActivityTraceFlags.None;
        foreach (var part in header.AsSpan().Split(';'))
        {
            var member = header.AsSpan(part).Trim();
            var equals = member.IndexOf('=');
            if (equals < 0)
            {
                continue;
            }

            var value = member[(equals + 1)..];
            switch (member[..equals])
            {
                case "Root":
                    trace = Trace(value);
                    break;
                case "Parent" when IsHex(value, SpanDigits):
                    parent = ActivitySpanId.CreateFromString(value);
                    break;
                case "Sampled":
                    flags = value is "1" ? ActivityTraceFlags.Recorded : ActivityTraceFlags.None;
                    break;
            }
        }

        if (trace is null || parent is null)
        {
            return false;
        }

        context = new ActivityContext(trace.Value, parent.Value, flags, traceState: null, isRemote: true);
        return true;
    }

    private static ActivityTraceId? Trace(ReadOnlySpan<char> root)
    {
        const int UniqueAt = 2 + TimeDigits + 1;
        if (root.Length != UniqueAt + UniqueDigits || root[0] != '1' || root[1] != '-' || root[UniqueAt - 1] != '-')
        {
            return null;
        }

        if (!IsHex(root.Slice(2, TimeDigits), TimeDigits) || !IsHex(root[UniqueAt..], UniqueDigits))
        {
            return null;
        }

        return ActivityTraceId.CreateFromString(string.Concat(root.Slice(2, TimeDigits), root[UniqueAt..]));
    }

    /// <summary>Lower case, as both sides write it, and not all zeros, which is no id.</summary>
    private static bool IsHex(ReadOnlySpan<char> text, int digits) =>
        text.Length == digits && !text.ContainsAnyExcept(Digits) && text.ContainsAnyExcept('0');
}
