using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Etl.StateMachine;

namespace Etl.Rehearsal.Tests.Running;

/// <summary>An execution that was started.</summary>
internal sealed class Execution : IExecutionObserver
{
    private readonly ConcurrentQueue<HistoryEvent> _events = new();

    public required string Id { get; init; }

    /// <summary>The input, a JSON text.</summary>
    public required string Input { get; init; }

    public Task<ExecutionResult> Ended { get; set; } = null!;

    /// <summary>Its events so far, and those of its map children.</summary>
    public IReadOnlyCollection<HistoryEvent> Events => _events;

    public void On(HistoryEvent e) => _events.Enqueue(e);

    /// <summary>What a function answered when a state was done first.</summary>
    public JsonNode AnswerOf(string state) => JsonNode.Parse(
        _events.First(e => e.Type == HistoryEventType.TaskSucceeded && e.StateName == state).Output!)!["Payload"]!;

    /// <summary>The errors of a state's tries, in order.</summary>
    public IReadOnlyList<string> ErrorsOf(string state) =>
        [.. _events.Where(e => e.Type == HistoryEventType.TaskFailed && e.StateName == state).Select(e => e.Error!)];

    /// <summary>The most of a state's calls that were under way at the same time.</summary>
    public int MostAtOnce(string state)
    {
        var (now, most) = (0, 0);
        foreach (var e in _events.Where(e => e.StateName == state))
        {
            now += e.Type switch
            {
                HistoryEventType.TaskStarted => 1,
                HistoryEventType.TaskSucceeded or HistoryEventType.TaskFailed or HistoryEventType.TaskTimedOut => -1,
                _ => 0,
            };
            most = Math.Max(most, now);
        }

        return most;
    }
}
