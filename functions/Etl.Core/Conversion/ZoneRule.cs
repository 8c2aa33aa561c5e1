using System.Text;

namespace Etl.Core.Conversion;

/// <summary>How a local time without an offset becomes UTC.</summary>
internal sealed class ZoneRule
{
    private static readonly DateTime Epoch = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly long _fixedOffset;
    private readonly TimeZoneInfo? _zone;

    private ZoneRule(long fixedOffset, TimeZoneInfo? zone)
    {
        _fixedOffset = fixedOffset;
        _zone = zone;
    }

    /// <summary><c>UTC</c>, an offset (<c>±HH</c>, <c>±HHmm</c>, <c>±HH:mm</c>) or a name of the IANA time zone database.</summary>
    public static bool TryCreate(string name, out ZoneRule? rule)
    {
        rule = null;
        ReadOnlySpan<byte> text = Encoding.UTF8.GetBytes(name);
        if (string.Equals(name, "UTC", StringComparison.OrdinalIgnoreCase))
        {
            rule = new ZoneRule(0, null);
        }
        else if (IsoText.TryTakeOffset(ref text, out var offset) && text.IsEmpty)
        {
            rule = new ZoneRule(offset, null);
        }
        else if (TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone))
        {
            rule = new ZoneRule(0, zone);
        }

        return rule is not null;
    }

    /// <summary>The instant, in microseconds since 2000-01-01; false for a local time that the zone skips or has twice.</summary>
    public bool TryToUtc(long local, out long utc) => Instants(local, out utc) == 1;

    /// <summary>How many instants have this local time, with the later one: 0 when the zone skips it, 2 when it has it twice.</summary>
    /// <remarks>
    /// Offsets are under a day, so those in force a day earlier and a day later are the only candidates around one change
    /// of the clocks; one that leads to an instant at which it is itself in force is right.
    /// </remarks>
    public int Instants(long local, out long utc)
    {
        utc = local - _fixedOffset;
        if (_zone is null)
        {
            return 1;
        }

        var before = OffsetAt(local - PostgresCalendar.MicrosPerDay);
        var after = OffsetAt(local + PostgresCalendar.MicrosPerDay);
        utc = local - before;
        if (before == after)
        {
            return 1;
        }

        var isBefore = OffsetAt(local - before) == before;
        var isAfter = OffsetAt(local - after) == after;
        if (isAfter)
        {
            utc = local - after;
        }

        return (isBefore ? 1 : 0) + (isAfter ? 1 : 0);
    }

    private long OffsetAt(long utc)
    {
        var ticks = Math.Clamp(Epoch.Ticks + (utc * TimeSpan.TicksPerMicrosecond), DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks);
        return _zone!.GetUtcOffset(new DateTime(ticks, DateTimeKind.Utc)).Ticks / TimeSpan.TicksPerMicrosecond;
    }
}
