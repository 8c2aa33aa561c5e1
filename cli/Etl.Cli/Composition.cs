using Etl.Local;

namespace Etl.Cli;

/// <summary>Puts the command together with the pipeline on one machine.</summary>
internal static class Composition
{
    public static Services Create() => new()
    {
        OpenEtl = OpenEtl,
        ListLoads = (_, _, _) => throw new PlatformNotSupportedException(),
        FindLoad = (_, _, _) => throw new PlatformNotSupportedException(),
        CheckDatasets = _ => throw new PlatformNotSupportedException(),
    };

    private static ILocalEtl OpenEtl(LocalOptions options) => throw new PlatformNotSupportedException();
}
