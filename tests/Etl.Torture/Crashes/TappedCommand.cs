using System.Globalization;
using Etl.Cli;
using Etl.Local;

namespace Etl.Torture.Crashes;

/// <summary>The <c>etl</c> command as it is, in a process of its own, with a tap on the ports of its functions.</summary>
internal static class TappedCommand
{
    /// <summary>The first argument; the command's own follow.</summary>
    public const string Name = "__tapped";

    private const string Point = "ETL_TORTURE_POINT";
    private const string Occurrence = "ETL_TORTURE_OCCURRENCE";
    private const string Record = "ETL_TORTURE_RECORD";
    private const string Haste = "ETL_TORTURE_HASTE";

    /// <summary>What makes such a process hardly wait before it tries again: for faults that no waiting mends.</summary>
    public static IReadOnlyDictionary<string, string?> Hasty { get; } = new Dictionary<string, string?> { [Haste] = "1" };

    /// <summary>What makes such a process die at a point.</summary>
    public static IReadOnlyDictionary<string, string?> DyingAt(CrashPoint point) => new Dictionary<string, string?>
    {
        [Point] = point.Name,
        [Occurrence] = point.Occurrence.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>What makes such a process write its points down.</summary>
    public static IReadOnlyDictionary<string, string?> Recording(string file) => new Dictionary<string, string?> { [Record] = file };

    public static async Task<int> RunAsync(string[] arguments)
    {
        var occurrence = Environment.GetEnvironmentVariable(Occurrence) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : 1;
        var gate = new PortGate(Environment.GetEnvironmentVariable(Point), occurrence, Environment.GetEnvironmentVariable(Record));
        var services = Composition.Create() with
        {
            OpenEtl = options => new LocalEtl(options)
            {
                Decorate = composed => PortCalls.Tap(composed, gate),
                Waits = Environment.GetEnvironmentVariable(Haste) is null ? TimeProvider.System : new HurriedTime(200),
            },
        };
        return await EtlCommand.InvokeAsync(arguments, ProcessContext.Create(services), CancellationToken.None);
    }
}
