using System.Collections.Immutable;

namespace Etl.Torture.Running;

/// <summary>All parts, in the order of docs/reliability.md.</summary>
internal static class Parts
{
    public static ImmutableArray<ITorturePart> All { get; } =
    [
    ];

    public static IEnumerable<string> Names => All.Select(part => part.Name);
}
