using Etl.Functions.Hosting;
using Etl.Functions.Objects;
using Etl.Functions.Ports;
using Etl.Functions.Runs;
using Etl.StateMachine;
using Etl.Torture.Loading.Ports;

namespace Etl.Torture.Loading;

/// <summary>One event, and what stands in the way of its execution.</summary>
internal sealed record BenchLoad
{
    /// <summary>The file.</summary>
    public required ObjectVersion File { get; init; }

    /// <summary>The dataset's YAML.</summary>
    public required string Dataset { get; init; }

    /// <summary>The input's options.</summary>
    public required LoadOptions Options { get; init; }

    /// <summary>The bytes that workers read at once.</summary>
    public int ReadBytes { get; init; } = 1_000;

    /// <summary>Whether other executions take this one for dead.</summary>
    public bool SeemsDead { get; init; }

    /// <summary>How far the clock is ahead of the machine that a function with this name runs on, asked at each call; null: all clocks are right.</summary>
    public Func<TimeSpan>? Skew { get; init; }

    /// <summary>Stands between the functions and their ports; null: nothing.</summary>
    public IPortWatch? Watch { get; init; }

    /// <summary>Replaces ports.</summary>
    public Func<FunctionServices, FunctionServices>? Configure { get; init; }

    /// <summary>Stands between the definition and the functions.</summary>
    public Func<ITaskResources, FunctionRouter, ITaskResources>? Resources { get; init; }

    /// <summary>Follows the execution.</summary>
    public IExecutionObserver? Observer { get; init; }

    /// <summary>An event about a file, loaded in a certain way.</summary>
    public static BenchLoad Of(ObjectVersion file, OrderLoad way, int concurrency = 4) => new()
    {
        File = file,
        Dataset = way.Dataset(),
        Options = new LoadOptions
        {
            ChunkSize = OrderLoad.ChunkSize,
            MaxConcurrency = concurrency,
            ValidateFirst = way.ValidateFirst,
            Guess = way.CoinFlip ? GuessMode.CoinFlip : GuessMode.Evidence,
        },
    };
}

/// <summary>How an execution ended.</summary>
internal sealed record BenchEnding
{
    /// <summary>Its id.</summary>
    public required string ExecutionId { get; init; }

    /// <summary>Whether it succeeded.</summary>
    public required bool Succeeded { get; init; }

    /// <summary>The state it ended in: <c>Done</c>, <c>Skipped</c>, <c>Busy</c>, <c>Superseded</c> or <c>Failed</c>.</summary>
    public required string FinalState { get; init; }

    /// <summary>The error's name; null when it succeeded.</summary>
    public string? Error { get; init; }

    /// <summary>The error's text.</summary>
    public string? Cause { get; init; }

    /// <summary>The last plan.</summary>
    public WorkAhead? Plan { get; init; }

    public override string ToString() => Succeeded ? FinalState : $"{Error}: {Cause}";
}
