using Microsoft.Extensions.Logging;

namespace Etl.Lambda.Telemetry;

/// <summary>What the host logs.</summary>
internal static partial class HostLog
{
    [LoggerMessage(Level = LogLevel.Critical, Message = "The function cannot start")]
    public static partial void CannotStart(ILogger logger, Exception error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Ended with {error}: {cause}")]
    public static partial void Failed(ILogger logger, string error, string cause, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Ended with {error}, which is a defect; please report it with this line")]
    public static partial void Defect(ILogger logger, string error, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "The environment ends: {reason}")]
    public static partial void Ends(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The answer was not taken")]
    public static partial void Unanswered(ILogger logger, Exception error);
}
