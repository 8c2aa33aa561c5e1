using System.Text;

namespace Etl.Functions.Datasets;

/// <summary>
/// A pattern over object keys: <c>*</c> any run of characters but <c>/</c>, <c>**</c> any run, <c>?</c> one character but <c>/</c>;
/// everything else, <c>[</c> and <c>{</c> included, is itself. Letter case counts, as it does in object keys.
/// </summary>
internal sealed class Glob
{
    private readonly Step[] _steps;

    /// <summary>Reads a pattern; every text is one.</summary>
    public Glob(string pattern)
    {
        var steps = new List<Step>();
        foreach (var rune in pattern.EnumerateRunes())
        {
            if (rune.Value != '*')
            {
                steps.Add(rune.Value == '?' ? new Step(StepKind.One, default) : new Step(StepKind.Literal, rune));
            }
            else if (steps is [.., { Kind: StepKind.Run or StepKind.AnyRun }])
            {
                steps[^1] = new Step(StepKind.AnyRun, default);
            }
            else
            {
                steps.Add(new Step(StepKind.Run, default));
            }
        }

        _steps = [.. steps];
    }

    private enum StepKind
    {
        Literal,
        One,
        Run,
        AnyRun,
    }

    /// <summary>Whether the whole key fits. Takes time in proportion to the key's length times the pattern's, whatever they are.</summary>
    public bool IsMatch(string key)
    {
        // active[i]: what has been read so far fits the first i steps.
        var active = new bool[_steps.Length + 1];
        var next = new bool[_steps.Length + 1];
        active[0] = true;
        SkipEmptyRuns(active);
        foreach (var rune in key.EnumerateRunes())
        {
            Array.Clear(next);
            for (var i = 0; i < _steps.Length; i++)
            {
                if (!active[i] || !_steps[i].Takes(rune))
                {
                    continue;
                }

                next[_steps[i].IsRun ? i : i + 1] = true;
            }

            SkipEmptyRuns(next);
            (active, next) = (next, active);
        }

        return active[^1];
    }

    private void SkipEmptyRuns(bool[] active)
    {
        for (var i = 0; i < _steps.Length; i++)
        {
            if (active[i] && _steps[i].IsRun)
            {
                active[i + 1] = true;
            }
        }
    }

    private readonly record struct Step(StepKind Kind, Rune Literal)
    {
        public bool IsRun => Kind is StepKind.Run or StepKind.AnyRun;

        public bool Takes(Rune rune) => Kind switch
        {
            StepKind.Literal => rune == Literal,
            StepKind.AnyRun => true,
            _ => rune.Value != '/',
        };
    }
}
