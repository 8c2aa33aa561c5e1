using Etl.StateMachine.Json;
using Etl.StateMachine.Paths;
using Etl.StateMachine.Running;

namespace Etl.StateMachine.Choices;

/// <summary>A text against a pattern in which <c>*</c> stands for any number of characters; <c>\*</c> and <c>\\</c> stand for themselves.</summary>
internal sealed record StringMatchesCondition(JsonPath Variable, string Pattern) : ChoiceCondition
{
    public override bool Holds(EvaluationScope scope)
        => JsonKinds.TryString(Value(scope, Variable), out var text) && Matches(Pattern, text);

    // Greedy with one point of return: the last star seen. Linear in practice, and no regular expression to escape for.
    private static bool Matches(string pattern, string text)
    {
        var (p, t) = (0, 0);
        var (starNext, starText) = (-1, 0);
        while (true)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                (starNext, starText) = (++p, t);
                continue;
            }

            var escaped = p + 1 < pattern.Length && pattern[p] == '\\' && pattern[p + 1] is ('*' or '\\') ? 1 : 0;
            if (t == text.Length)
            {
                return p == pattern.Length;
            }

            if (p < pattern.Length && pattern[p + escaped] == text[t])
            {
                p += 1 + escaped;
                t++;
            }
            else if (starNext >= 0)
            {
                (p, t) = (starNext, ++starText);
            }
            else
            {
                return false;
            }
        }
    }
}
