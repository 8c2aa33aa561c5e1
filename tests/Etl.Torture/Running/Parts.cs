using System.Collections.Immutable;
using Etl.Torture.Crashes;
using Etl.Torture.Doubles;
using Etl.Torture.Faults;
using Etl.Torture.Hostile.Corpus;
using Etl.Torture.Hostile.Differential;
using Etl.Torture.Hostile.Fuzzing;
using Etl.Torture.Hostile.Properties;
using Etl.Torture.Limits;
using Etl.Torture.PostgresFaults;
using Etl.Torture.Security;

namespace Etl.Torture.Running;

/// <summary>All parts, in the order of docs/reliability.md.</summary>
internal static class Parts
{
    public static ImmutableArray<ITorturePart> All { get; } =
    [
        new CrashPointsPart(),
        new CrashSequencesPart(),
        new PostgresFaultsPart(),
        new ObjectFaultsPart(),
        new LedgerFaultsPart(),
        new DoublesPart(),
        new LimitsPart(),
        new CorpusPart(),
        new PropertiesPart(),
        new FuzzPart(),
        new DifferentialPart(),
        new SecurityPart(),
    ];

    public static IEnumerable<string> Names => All.Select(part => part.Name);
}
