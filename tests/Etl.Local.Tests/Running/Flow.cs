using System.Text.Json;
using Etl.Local.Running;
using Etl.StateMachine;

namespace Etl.Local.Tests.Running;

/// <summary>statemachine/etl.asl.json, as it runs here.</summary>
internal static class Flow
{
    private static readonly string Json = File.ReadAllText(RepositoryFiles.PathOf("statemachine/etl.asl.json"));

    public static StateMachineDefinition Definition { get; } = StateMachineDefinition.Load(Json, LocalResources.Substitutions(dryRun: false));

    /// <summary>The event of entering one of its outer states.</summary>
    public static HistoryEventType Entered(string state)
    {
        var type = JsonDocument.Parse(Json).RootElement.GetProperty("States").GetProperty(state).GetProperty("Type").GetString();
        return Enum.Parse<HistoryEventType>($"{type}StateEntered");
    }
}
