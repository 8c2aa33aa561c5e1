using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using Etl.Core.Conversion;
using Etl.Core.Datasets;
using Etl.Core.Encodings;
using Etl.Core.Rejects;

namespace Etl.Core.Rules;

/// <summary>min_length and max_length.</summary>
internal sealed class LengthRule : ValueRule
{
    public static readonly LengthRule Fewest = new()
    {
        Key = "min_length",
        Types = TypeGroup.Text,
        Argument = RuleArgument.Count,
        Effect = "the length in Unicode code points",
    };

    public static readonly LengthRule Most = new()
    {
        Key = "max_length",
        Types = TypeGroup.Text,
        Argument = RuleArgument.Count,
        Effect = "the length in Unicode code points",
    };

    internal override CompiledRule? Compile(ImmutableArray<string> texts, RuleColumn column)
    {
        if (TryParse(texts[0], out var length))
        {
            return this == Fewest
                ? new LengthLimit(length, int.MaxValue, $"min_length {length}", $"has fewer than {length} characters")
                : new LengthLimit(0, length, $"max_length {length}", $"has more than {length} characters");
        }

        column.Report(Key, RuleMessages.Negative);
        return null;
    }

    internal override object Describe(string text) => TryParse(text, out var length) ? length : text;

    internal override string? Contradiction(CompiledRule compiled, CompiledRule other) =>
        this == Fewest && other is LengthLimit most && ((LengthLimit)compiled).Fewest > most.Most ? RuleMessages.Above("max_length") : null;

    private static bool TryParse(string text, out int length) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out length);
}

/// <summary>The fewest and the most code points.</summary>
internal sealed class LengthLimit(int fewest, int most, string text, string fault) : CompiledRule(RejectKind.Length, text, fault)
{
    public int Fewest => fewest;

    public int Most => most;

    /// <summary>The varchar(n) of the live target, which no dataset declares.</summary>
    public static LengthLimit OfTarget(int most) =>
        new(0, most, $"varchar({most}){RuleMessages.OfTarget}", $"has more than the {most} characters that the target's column takes");

    /// <summary>One that is broken where any of them is; null: there are none.</summary>
    public static LengthLimit? OfAll(LengthLimit[] limits) =>
        limits.Length == 0 ? null : new LengthLimit(limits.Max(limit => limit.Fewest), limits.Min(limit => limit.Most), "", "");

    // A code point has one to four bytes, so most lengths need no counting.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public override bool IsBrokenBy(ReadOnlySpan<byte> value, FieldScratch scratch) =>
        (value.Length > most || value.Length < fewest * 4L) && IsBrokenBy(Utf8Counts.Characters(value));

    private bool IsBrokenBy(long length) => length < fewest || length > most;
}
