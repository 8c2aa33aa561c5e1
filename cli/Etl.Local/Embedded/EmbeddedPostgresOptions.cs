namespace Etl.Local.Embedded;

/// <summary>Which embedded Postgres to use, and how.</summary>
public sealed record EmbeddedPostgresOptions
{
    /// <summary>The workspace the cluster belongs to. Everything is kept in its folder <c>postgres</c>, which is created.</summary>
    public required string WorkspaceDirectory { get; init; }

    /// <summary>
    /// The folder with <c>bin</c>, <c>lib</c> and <c>share</c>: <c>native</c> of the npm package. See
    /// <see cref="PostgresBinaries.FindDirectory(string)"/>.
    /// </summary>
    public required string BinariesDirectory { get; init; }

    /// <summary>
    /// Whether committed work survives a crash of the machine. Default true; false is for tests alone, where a lost cluster costs
    /// nothing; the crash of a process it survives either way. The command that starts the server decides; those that join it get what runs.
    /// </summary>
    public bool Durable { get; init; } = true;

    /// <summary>How to start <see cref="PostgresSupervisor"/> as a process of its own. Default: this program.</summary>
    public SupervisorCommand Supervisor { get; init; } = SupervisorCommand.OfThisProgram();
}
