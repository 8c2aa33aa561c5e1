using System.Text.RegularExpressions;
using Etl.Functions.Datasets;
using Etl.Functions.Errors;
using Etl.Functions.Objects;
using Etl.Functions.Ports;
using Etl.Functions.Runs;
using Etl.Local.Embedded;
using Etl.Local.Objects;
using Etl.Local.Running;
using Etl.Postgres.Connections;
using Etl.Postgres.Loads;

namespace Etl.Local;

/// <summary>The one-machine host: the same definition and functions as on AWS, over directories and one Postgres.</summary>
public sealed partial class LocalEtl(LocalOptions options) : ILocalEtl
{
    private const string Incoming = "incoming/";

    private string _connection = "";
    private readonly SemaphoreSlim _once = new(1, 1);
    private EmbeddedPostgres? _server;
    private DatabaseConnections? _database;

    /// <summary>What the functions run on instead of what is composed for them; for what attacks them.</summary>
    internal Func<FunctionServices, FunctionServices> Decorate { get; init; } = services => services;

    /// <summary>The clock by which the definition waits before it tries again; for what attacks it.</summary>
    internal TimeProvider Waits { get; init; } = TimeProvider.System;

    /// <summary>Where the workspace's objects are.</summary>
    public DirectoryStore Store { get; } = new(options.Workspace);

    /// <inheritdoc/>
    public async Task<string> ConnectAsync(IRunProgress? progress, CancellationToken ct)
    {
        await OpenAsync(progress, ct);
        return _connection;
    }

    /// <inheritdoc/>
    public async Task<RunOutcome> RunAsync(RunRequest request, IRunProgress progress, CancellationToken ct)
    {
        var started = TimeProvider.System.GetTimestamp();
        RunOutcome Refused(Exception e) => new()
        {
            Status = RunStatus.Failed,
            File = request.File,
            Dataset = request.Options.Dataset,
            ErrorName = e.GetType().Name,
            ErrorCause = e.Message,
            RefusedBeforeStart = true,
            DryRun = request.Options.DryRun,
            Seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds,
        };
        try
        {
            // All that a person can have got wrong on the command line is found before anything is claimed.
            (request, var source) = await LocateAsync(request, ct);
            var datasets = DatasetCatalog.Load(options.Datasets);
            _ = request.Options.Dataset is { } name ? datasets.Find(name) : datasets.Match(source.MatchKey);
            var database = await OpenAsync(progress, ct);

            // A wrong password, a server that is not there and a missing right show here. A dry run leaves the schema alone.
            if (request.Options.DryRun)
            {
                await database.Schema.ExistsAsync(ct);
            }
            else
            {
                await database.Schema.EnsureAsync(ct);
            }

            var outcome = await new LocalRun(options, Store, database, datasets) { Decorate = Decorate, Waits = Waits }.RunAsync(request, source, progress, ct);
            return outcome with { Seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds };
        }
        catch (Exception e) when (e is EtlException or EmbeddedPostgresException)
        {
            return Refused(e);
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RunRequest>> FindUnfinishedAsync(CancellationToken ct) =>
        [.. (await ListUnpublishedAsync(Incoming, ct)).Select(load => new RunRequest { File = PathOf(load.Object.Key), Version = load.Object, Options = new LoadOptions { Dataset = load.Dataset } })];

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }

        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _once.Dispose();
    }

    /// <summary>The database, connected once.</summary>
    public async Task<DatabaseConnections> OpenAsync(IRunProgress? progress, CancellationToken ct)
    {
        await _once.WaitAsync(ct);
        try
        {
            if (_database is not null)
            {
                return _database;
            }

            var connection = options.Database;
            if (connection is null)
            {
                progress?.StageStarted(RunStage.Database, null, null);
                _server ??= await EmbeddedPostgres.AcquireAsync(
                    new EmbeddedPostgresOptions
                    {
                        WorkspaceDirectory = options.Workspace,
                        BinariesDirectory = PostgresBinaries.FindDirectory(options.ApplicationRoot),
                        Durable = options.Durable,
                    },
                    ct);
                connection = _server.ConnectionString;
                progress?.StageEnded(RunStage.Database);
            }

            _database = new DatabaseConnections(connection);
            _connection = ConnectionText.Read(connection).ConnectionString;
            return _database;
        }
        finally
        {
            _once.Release();
        }
    }

    /// <summary>The file's version; and the request, which of one that is loaded and moved away learns the dataset.</summary>
    private async Task<(RunRequest Request, ObjectVersion Version)> LocateAsync(RunRequest request, CancellationToken ct)
    {
        if (request.Version is { } given)
        {
            return (request, given);
        }

        var path = Path.GetFullPath(request.File);
        if (Scheme().Match(request.File) is { Success: true } scheme && !File.Exists(path))
        {
            throw new NotAFileException(StoreMessages.IsAddress(scheme.Groups["name"].Value.ToLowerInvariant()));
        }

        if (!path.StartsWith(PathOf(Incoming), StringComparison.Ordinal))
        {
            return (request, await Store.StatAsync(Path.GetDirectoryName(path) ?? path, Path.GetFileName(path), ct));
        }

        var key = Path.GetRelativePath(Path.GetFullPath(options.Workspace), path).Replace(Path.DirectorySeparatorChar, '/');
        try
        {
            return (request, await Store.StatAsync(DirectoryStore.WorkspaceBucket, key, ct));
        }
        catch (ObjectNotFoundException)
        {
            // An execution may have loaded and moved it, and died before it handed the result on.
            var left = await ListUnpublishedAsync(key, ct);
            if (left.FirstOrDefault(load => load.Object.Key == key && load.Dataset == (request.Options.Dataset ?? load.Dataset)) is { } moved)
            {
                return (request with { Options = request.Options with { Dataset = moved.Dataset } }, moved.Object);
            }

            throw;
        }
    }

    private async Task<IReadOnlyList<UnpublishedLoad>> ListUnpublishedAsync(string prefix, CancellationToken ct) =>
        Directory.Exists(PathOf("processed/"))
            ? await new UnpublishedLoads(await OpenAsync(progress: null, ct)).ListAsync(DirectoryStore.WorkspaceBucket, prefix, ct)
            : [];

    private string PathOf(string folder) => Path.Combine(Path.GetFullPath(options.Workspace), folder.Replace('/', Path.DirectorySeparatorChar));

    [GeneratedRegex("^(?<name>[A-Za-z][A-Za-z0-9+.-]*)://", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Scheme();
}
