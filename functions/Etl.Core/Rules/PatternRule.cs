using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Etl.Core.Conversion;
using Etl.Core.Datasets;
using Etl.Core.Rejects;

namespace Etl.Core.Rules;

/// <summary>pattern: a regular expression, run by the linear-time engine on the transformed text.</summary>
internal sealed class PatternRule : ValueRule
{
    public static readonly PatternRule Row = new()
    {
        Key = "pattern",
        Types = TypeGroup.Text,
        Argument = RuleArgument.Value,
        Effect = "a .NET regular expression without backreferences and lookarounds, run in linear time; found anywhere, so anchor it: `\"^[A-Z]{3}$\"`",
    };

    internal override CompiledRule? Compile(ImmutableArray<string> texts, RuleColumn column)
    {
        try
        {
            return new Pattern(texts[0]);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            column.Report(Key, RuleMessages.BadRegex(exception.Message));
            return null;
        }
    }
}

/// <summary>A pattern, with a quick yes where it has the shape for one.</summary>
internal sealed class Pattern(string pattern) : CompiledRule(RejectKind.Pattern, $"pattern {pattern}", $"does not match the pattern {pattern}")
{
    private readonly Regex _regex = new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    /// <summary>The quick yes; null: it has another shape.</summary>
    public AsciiPattern? Quick { get; } = AsciiPattern.TryParse(pattern);

    public override bool IsBrokenBy(ReadOnlySpan<byte> value, FieldScratch scratch) =>
        !(Quick is not null && Quick.Accepts(ref MemoryMarshal.GetReference(value), value.Length)) && !_regex.IsMatch(scratch.Decode(value));
}
