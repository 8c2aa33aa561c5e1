namespace Etl.Torture.Crashes;

/// <summary>The command in a process of its own.</summary>
internal static class CommandProcess
{
    /// <summary>Starts one.</summary>
    /// <param name="program">The dll.</param>
    /// <param name="directory">Its current directory.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">What its environment has beside ours; null for nothing.</param>
    public static ProgramRun Start(string program, string directory, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null) =>
        // A process that lives for a second or two is the slower for measuring itself.
        ProgramRun.Start("dotnet", [program, .. arguments], directory, [.. environment ?? new Dictionary<string, string?>(), KeyValuePair.Create("DOTNET_TieredPGO", (string?)"0")]);
}
