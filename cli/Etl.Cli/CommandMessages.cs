using Etl.Functions.Texts;

namespace Etl.Cli;

/// <summary>What the command says when it cannot do what was asked: what, where, how to fix it.</summary>
internal static class CommandMessages
{
    public const string Interrupted = "interrupted; run the same command again to resume";

    public const string WatchStopped = "stopped; files still under incoming/ are picked up by the next watch";

    public const string OneFormat = "--csv and --jsonl are two formats of the same: choose one.";

    public static string NeedsLauncher(string command) => $"{command} is done by the launcher: ./etl {command}, in the clone";

    public static string SeeHelp(string command) => $"See: {command} --help";

    public static string UnknownOption(string option) => $"there is no option '{SafeText.OneLine(option)}'. A file of that name would be written ./{SafeText.OneLine(option)}.";

    public static string NotASize(string option, string text) =>
        $"{option} '{SafeText.OneLine(text)}' is not a size. Write a number and a unit, such as 50MiB, 64KiB or 1048576.";

    public static string ChunkTooSmall(string text, long least) => $"--chunk-size {SafeText.OneLine(text)} is too small: the least is {least} bytes.";

    public static string NotInRange(string option, string text, long least, long most) =>
        $"{option} '{SafeText.OneLine(text)}' is not a whole number from {least} to {most}.";

    public static string NotAPercentage(string text) => $"--bad-percent '{SafeText.OneLine(text)}' is not a number from 0 to 100.";

    public static string CannotRead(string path, string reason) => $"cannot read {SafeText.OneLine(path)}: {SafeText.OneLine(reason)}";

    public static string CannotWrite(string path, string reason) => $"cannot write {SafeText.OneLine(path)}: {SafeText.OneLine(reason)}";

    public static string NoSuchLoad(string load) => $"there is no load '{SafeText.OneLine(load)}' in this database. ./etl status lists the loads.";

    public static string NoRejects(string load, string directory) =>
        $"there are no rejects of a load '{SafeText.OneLine(load)}' under {SafeText.OneLine(directory)}: it had none, or it ran in another workspace (--workspace). ./etl status lists the loads.";

    public static string SeveralLoads(string load, IEnumerable<string> ids) =>
        $"several loads start with '{SafeText.OneLine(load)}': {string.Join(", ", ids.Select(SafeText.OneLine))}. Write more of the id.";

    public static string NoDatasets(string path) => $"there is no dataset file (*.yaml, *.yml) in {SafeText.OneLine(path)}.";

    public static string NoSuchPath(string path) => $"there is no file or directory {SafeText.OneLine(path)}.";
}
