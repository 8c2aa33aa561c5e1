namespace Etl.Local;

/// <summary>Where the one-machine pipeline lives.</summary>
public sealed record LocalOptions
{
    /// <summary>The workspace: database, work, rejects, reports, incoming/. Default: <c>.etl</c> in the current directory.</summary>
    public required string Workspace { get; init; }

    /// <summary>The directory of dataset files.</summary>
    public required string Datasets { get; init; }

    /// <summary>A connection string, or a postgres:// address, of another server; null: the embedded one.</summary>
    public string? Database { get; init; }

    /// <summary>The directory with <c>statemachine/etl.asl.json</c> and <c>node_modules</c>: the clone.</summary>
    public required string ApplicationRoot { get; init; }

    /// <summary>Whether committed work survives a crash of the machine. Default true; false is for tests.</summary>
    public bool Durable { get; init; } = true;

    /// <summary>How long an interrupted run can be resumed. Default: 7 days.</summary>
    public TimeSpan ResumeFor { get; init; } = TimeSpan.FromDays(7);
}
