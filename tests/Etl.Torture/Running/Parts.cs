using System.Collections.Immutable;
using Etl.Torture.Crashes;
using Etl.Torture.PostgresFaults;

namespace Etl.Torture.Running;

/// <summary>All parts, in the order of docs/reliability.md.</summary>
internal static class Parts
{
    public static ImmutableArray<ITorturePart> All { get; } =
    [
        new CrashPointsPart(),
        new CrashSequencesPart(),
        new PostgresFaultsPart(),
    ];

    public static IEnumerable<string> Names => All.Select(part => part.Name);
}
