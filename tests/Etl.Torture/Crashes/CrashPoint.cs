using System.Globalization;

namespace Etl.Torture.Crashes;

/// <summary>Where points are found.</summary>
internal enum CrashPlace
{
    /// <summary>Between the command and Postgres: the command as it is, killed from outside.</summary>
    Wire,

    /// <summary>Between a function and its ports: the command with taps on them, killing itself.</summary>
    Port,
}

/// <summary>A moment at which a process is killed.</summary>
/// <param name="Place">Where it is seen.</param>
/// <param name="Name">What is being done, and whether it has been done.</param>
/// <param name="Occurrence">The how manieth time, 1-based.</param>
internal sealed record CrashPoint(CrashPlace Place, string Name, int Occurrence)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Place.ToString().ToLowerInvariant()} {Name} #{Occurrence}");
}
