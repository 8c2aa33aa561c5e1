using Etl.Functions.Errors;
using Etl.Local.Running;

namespace Etl.Cli;

/// <summary>What the command tells the shell.</summary>
internal static class ExitCode
{
    /// <summary>Loaded, skipped as a repeat, superseded; or, for other commands, done.</summary>
    public const int Done = 0;

    /// <summary>Refused before anything started: usage, dataset, configuration. Or nothing was appended, as it may be a repeat.</summary>
    public const int Refused = 1;

    /// <summary>The load, or what else was asked, failed.</summary>
    public const int Failed = 2;

    /// <summary>Another run is loading the file.</summary>
    public const int Busy = 3;

    /// <summary>Stopped by Ctrl-C or SIGTERM: 128 + SIGINT, as shells have it.</summary>
    public const int Interrupted = 130;

    /// <summary>The code of one file.</summary>
    public static int Of(RunOutcome outcome) => outcome.Status switch
    {
        RunStatus.Failed => outcome.RefusedBeforeStart || outcome.ErrorName == nameof(RepeatException) ? Refused : Failed,
        RunStatus.Busy => Busy,
        _ => Done,
    };

    /// <summary>
    /// The code of several files: the worst one wins. From worst to best: interrupted, failed, refused, busy, done; a busy
    /// file is being taken care of by somebody, which a refused one is not.
    /// </summary>
    public static int Worst(int first, int second) => Severity(first) >= Severity(second) ? first : second;

    private static int Severity(int code) => code switch
    {
        Done => 0,
        Busy => 1,
        Refused => 2,
        Failed => 3,
        _ => 4,
    };
}
