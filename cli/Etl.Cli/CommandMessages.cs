using Etl.Functions.Texts;

namespace Etl.Cli;

/// <summary>What the command says when it cannot do what was asked: what, where, how to fix it.</summary>
internal static class CommandMessages
{
    public const string Interrupted = "interrupted; run the same command again to resume";

    public const string WatchStopped = "stopped; files still under incoming/ are picked up by the next watch";

    public const string OneFormat = "--csv and --jsonl are two formats of the same: choose one.";

    public const string EventsOfOne = "--events tells of one load: write its id, or the start of it. ./etl status lists the loads.";

    public static string NeedsLauncher(string command) => $"{command} is done by the launcher: ./etl {command}, in the clone";

    public static string SeeHelp(string command) => $"See: {command} --help";

    public const string NoStandardInput = "standard input is not read: a load reads its file more than once. Write it into a file first (cat > FILE), and load that.";

    public static string UnknownCommand(string command, string? near) => $"there is no command '{SafeText.OneLine(command)}'{DidYouMean(near)}";

    public static string UnknownOption(string option, string? near, string? asFile = null) =>
        $"there is no option '{SafeText.OneLine(option)}'{DidYouMean(near)}{(asFile is null ? "" : $" A file of that name would be written {SafeText.OneLine(asFile)}.")}";

    public static string OptionBeforeCommand(string option, string command) => $"options stand behind their command: {command} … {SafeText.OneLine(option)}.";

    public static string OneTooMany(string text, string command) => $"'{SafeText.OneLine(text)}' is one more than {command} takes. Put what has spaces in it in quotes.";

    public static string EmptyOption(string option, string? byDefault) => $"{option} is set and empty. Give it a value, or leave it out{OrDefault(byDefault)}.";

    public static string EmptyVariable(string variable, string? byDefault) => $"{variable} is set and empty. Give it a value, or unset it{OrDefault(byDefault)}.";

    public static string EmptyArgument(string argument, string? byDefault) =>
        $"{argument} is empty, as a variable that is not set would leave it.{(byDefault is null ? "" : $" Leave it out{OrDefault(byDefault)}.")}";

    public static string NotASize(string option, string text) =>
        $"{option} '{SafeText.OneLine(text)}' is not a size. Write a number and a unit, such as 50MiB, 64KiB or 1048576.";

    public static string ChunkTooSmall(string text, long least) => $"--chunk-size {SafeText.OneLine(text)} is too small: the least is {least} bytes.";

    public static string NotInRange(string option, string text, long least, long most) =>
        $"{option} '{SafeText.OneLine(text)}' is not a whole number from {least} to {most}.";

    public static string NotAPercentage(string text) => $"--bad-percent '{SafeText.OneLine(text)}' is not a number from 0 to 100.";

    public static string CannotRead(string path, string reason) => $"cannot read {SafeText.OneLine(path)}: {SafeText.OneLine(reason)}";

    public static string CannotWrite(string path, string reason) => $"cannot write {SafeText.OneLine(path)}: {SafeText.OneLine(reason)}";

    public static string InputOutput(string reason) => $"reading or writing failed: {SafeText.OneLine(reason)}";

    public static string WritesNoOther(string path, string kind) => $"{SafeText.OneLine(path)} is {kind}, and only files are written. For standard output write -.";

    public static string NoSuchLoad(string load) => $"there is no load '{SafeText.OneLine(load)}' in this database. ./etl status lists the loads.";

    public static string NoRejects(string load, string directory) =>
        $"there are no rejects of a load '{SafeText.OneLine(load)}' under {SafeText.OneLine(directory)}: it had none, or it ran in another workspace (--workspace). ./etl status lists the loads.";

    public static string SeveralLoads(string load, IEnumerable<string> ids) =>
        $"several loads start with '{SafeText.OneLine(load)}': {string.Join(", ", ids.Select(SafeText.OneLine))}. Write more of the id.";

    public static string NoDatasets(string path) => $"there is no dataset file (*.yaml, *.yml) in {SafeText.OneLine(path)}.";

    public static string NoSuchPath(string path) => $"there is no file or directory {SafeText.OneLine(path)}.";

    private static string DidYouMean(string? near) => near is null ? "." : $"; did you mean {near}?";

    private static string OrDefault(string? byDefault) => byDefault is null ? "" : $" for the default: {byDefault}";
}
