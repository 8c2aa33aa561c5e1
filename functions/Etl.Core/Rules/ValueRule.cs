using System.Collections.Immutable;
using Etl.Core.Conversion;
using Etl.Core.Datasets;
using Etl.Core.Rejects;

namespace Etl.Core.Rules;

/// <summary>How the argument of a rule is written in a dataset.</summary>
public enum RuleArgument
{
    /// <summary>One value, not empty.</summary>
    Value,

    /// <summary>A whole number from 0 up.</summary>
    Count,

    /// <summary>One value or a list of several.</summary>
    Values,
}

/// <summary>
/// A rule over one value. A row of <see cref="ValueRules"/>: the keys of datasets, their check, schema and reference, a plan's description and the
/// reasons of rejects all take a rule from its row. What it does to values is in what <see cref="Compile"/> makes of it.
/// </summary>
public abstract class ValueRule
{
    /// <summary>Its key in a dataset.</summary>
    public required string Key { get; init; }

    /// <summary>The types whose values it can judge.</summary>
    public required TypeGroup Types { get; init; }

    /// <summary>How its argument is written.</summary>
    public required RuleArgument Argument { get; init; }

    /// <summary>What it asks of a value, for the reference; one sentence in Markdown, without its end.</summary>
    public required string Effect { get; init; }

    /// <summary>The rule for a column; null when the argument cannot be read, which is reported.</summary>
    /// <param name="texts">The argument: at least one text.</param>
    /// <param name="column">The column.</param>
    internal abstract CompiledRule? Compile(ImmutableArray<string> texts, RuleColumn column);

    /// <summary>What a plan's description says of a text of the argument: a number, or the text.</summary>
    internal virtual object Describe(string text) => text;

    /// <summary>Why no value can satisfy both this rule, compiled, and another one; null: some may.</summary>
    internal virtual string? Contradiction(CompiledRule compiled, CompiledRule other) => null;
}

/// <summary>The column that rules are compiled for.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Encode">The bytes that its converter makes of a value; null, reported: it is not one. Takes the rule's key and the value.</param>
/// <param name="Report">Says what is wrong with a rule. Takes its key and a message.</param>
internal sealed record RuleColumn(ColumnType Type, Func<string, string, byte[]?> Encode, Action<string, string> Report);

/// <summary>A rule compiled for a column: it judges converted values, and says what is wrong with those that break it.</summary>
/// <param name="kind">The kind of a reject by it: one that no converter gives.</param>
/// <param name="text">The rule as rejects name it: <c>min 2</c>.</param>
/// <param name="fault">What a value that breaks it does, as words that follow the value: <c>is below the minimum 2</c>.</param>
internal abstract class CompiledRule(RejectKind kind, string text, string fault)
{
    /// <summary>The kind of a reject by it.</summary>
    public RejectKind Kind { get; } = kind;

    /// <summary>The rule as rejects name it.</summary>
    public string Text { get; } = text;

    /// <summary>What a value that breaks it does.</summary>
    public string Fault { get; } = fault;

    /// <summary>Whether a converted value breaks it. For text the bytes are valid UTF-8.</summary>
    public abstract bool IsBrokenBy(ReadOnlySpan<byte> value, FieldScratch scratch);
}
