using Etl.Core;
using Etl.Functions.Datasets;
using Etl.Functions.Objects;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Etl.Functions.Ports;

/// <summary>What workers without a database run on: Validate and PreScan.</summary>
public record WorkerServices
{
    /// <summary>Where files, work and rejects are.</summary>
    public required IObjectStore Objects { get; init; }

    /// <summary>Is told of work as it is done.</summary>
    public required IWorkObserver Observer { get; init; }

    /// <summary>Is told what happens, line by line.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>What the host decides.</summary>
    public required FunctionOptions Options { get; init; }
}

/// <summary>What all functions run on; a host composes it once.</summary>
public sealed record FunctionServices : WorkerServices
{
    /// <summary>Claims, runs and chunks.</summary>
    public required ILoadRegistry Registry { get; init; }

    /// <summary>Where the rows go.</summary>
    public required ISink Sink { get; init; }

    /// <summary>The status and leases of chunks.</summary>
    public required ILedger Ledger { get; init; }

    /// <summary>The datasets.</summary>
    public required IDatasetSource Datasets { get; init; }

    /// <summary>Where alerts are kept that have to be safe before a file is moved. Default: nowhere.</summary>
    public IAlerts Alerts { get; init; } = new SentByTheDefinition();
}

/// <summary>What a host decides for all loads.</summary>
public sealed record FunctionOptions
{
    /// <summary>The bucket for work, rejects and reports.</summary>
    public required string Bucket { get; init; }

    /// <summary>The planned chunk size in bytes where the input names none. Default 50 MiB.</summary>
    public long ChunkSize { get; init; } = Core.Defaults.ChunkSizeBytes;

    /// <summary>The most chunks in flight where the input names none. Default 10.</summary>
    public int MaxConcurrency { get; init; } = Core.Defaults.MaxConcurrency;

    /// <summary>How long an interrupted run can be resumed. Default 7 days.</summary>
    public TimeSpan ResumeFor { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long a worker's lease lasts: longer than any worker may live. Default 16 minutes, one more than a Lambda has.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromMinutes(16);

    /// <summary>The bytes that a worker reads at once. Default 256 KiB; tests take a few, so that every refill path runs.</summary>
    public int ReadBytes { get; init; } = 256 << 10;

    /// <summary>The record formats. Default: all that there are; tests take each scanner, and a format of their own.</summary>
    public RecordFormats Formats { get; init; } = RecordFormats.All;

    /// <summary>The most bytes of a file whose merge fits into the time of a function; null: there is no such limit.</summary>
    public long? MergeLimit { get; init; }

    /// <summary>Whether a cancelled token means that the function's time is over, as on Lambda, and not that a person stopped it. Default false.</summary>
    public bool StopsAtDeadline { get; init; }

    /// <summary>The version of the engine, raised whenever the same plan could give another result: a run begun by another one is not resumed.</summary>
    public const string EngineVersion = "1";
}
