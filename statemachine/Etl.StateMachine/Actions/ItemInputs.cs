using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Etl.StateMachine.Json;
using Etl.StateMachine.Running;
using Etl.StateMachine.States;

namespace Etl.StateMachine.Actions;

/// <param name="Input">What the iteration starts with: the item, or what ItemSelector made of it.</param>
internal sealed record ItemInput(MapItem Item, JsonElement Input);

/// <summary>Makes the iterations' inputs, one at a time as they are asked for. What it yields is immutable and may go to any thread.</summary>
internal sealed class ItemInputs(StateRun run, MapState state, JsonNode? mapInput)
{
    public async IAsyncEnumerable<ItemInput> Select(IAsyncEnumerable<JsonNode?> items, [EnumeratorCancellation] CancellationToken ct = default)
    {
        var context = run.Context;
        var index = 0;
        await foreach (var node in items.WithCancellation(ct))
        {
            var item = new MapItem(index++, JsonText.Freeze(node));
            if (state.ItemSelector is not { } selector)
            {
                yield return new ItemInput(item, item.Value);
                continue;
            }

            var input = selector.Evaluate(new EvaluationScope(mapInput, context.With(item), run.Services.Chance));
            yield return new ItemInput(item, JsonText.Freeze(input));
        }
    }
}
