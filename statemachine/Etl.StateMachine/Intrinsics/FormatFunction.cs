using System.Text;
using System.Text.Json.Nodes;
using Etl.StateMachine.Errors;
using Etl.StateMachine.Json;

namespace Etl.StateMachine.Intrinsics;

/// <summary>A template whose {} are replaced by the further arguments, in order; texts bare, anything else as JSON.</summary>
internal sealed class FormatFunction() : IntrinsicFunction("States.Format", 1, Unlimited)
{
    public override JsonNode? Call(IntrinsicArguments arguments)
    {
        // Only a template written in the definition can escape braces; one that comes from data is taken as it is.
        var isLiteral = arguments.Template is not null;
        var template = arguments.Template ?? arguments.Text(0);
        var text = new StringBuilder();
        var next = 1;
        for (var position = 0; position < template.Length; position++)
        {
            if (isLiteral && template[position] == '\\')
            {
                text.Append(template[++position]);
            }
            else if (template[position] == '{' && position + 1 < template.Length && template[position + 1] == '}')
            {
                position++;
                text.Append(Filled(arguments, next++));
            }
            else
            {
                text.Append(template[position]);
            }
        }

        return next == arguments.Count ? text.ToString() : throw Mismatch(arguments);
    }

    private static string Filled(IntrinsicArguments arguments, int index)
    {
        if (index >= arguments.Count)
        {
            throw Mismatch(arguments);
        }

        return JsonKinds.TryString(arguments[index], out var text) ? text : JsonText.Write(arguments[index]);
    }

    private static IntrinsicFailureException Mismatch(IntrinsicArguments arguments)
        => arguments.Failure($"the number of {{}} in the template differs from the {arguments.Count - 1} further arguments");
}
