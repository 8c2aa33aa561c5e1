using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Etl.Core.Conversion;
using Etl.Core.Copy;
using Etl.Core.Rejects;

namespace Etl.Core.Rules;

/// <summary>All rules of a column, or of a condition on it, compiled.</summary>
internal sealed class RuleSet
{
    private readonly CompiledRule[] _rules;

    // The rules that nearly all columns have are called by their own types, which needs no look-up for each value, and those that cost little come
    // first; what is left is called one by one.
    private readonly Bound? _lower;
    private readonly Bound? _upper;
    private readonly LengthLimit? _length;
    private readonly Pattern? _pattern;
    private readonly AllowedValues? _allowed;
    private readonly CompiledRule[] _others;

    /// <param name="rules">At least one.</param>
    public RuleSet(IEnumerable<CompiledRule> rules)
    {
        _rules = [.. rules.OrderBy(rule => rule.Kind)];
        _lower = _rules.OfType<Bound>().FirstOrDefault(bound => bound.IsLower);
        _upper = _rules.OfType<Bound>().FirstOrDefault(bound => !bound.IsLower);
        _length = LengthLimit.OfAll([.. _rules.OfType<LengthLimit>()]);
        _pattern = _rules.OfType<Pattern>().FirstOrDefault();
        _allowed = _rules.OfType<AllowedValues>().FirstOrDefault();
        CompiledRule?[] called = [_lower, _upper, _pattern, _allowed];
        _others = [.. _rules.Where(rule => rule is not LengthLimit && !called.Contains(rule))];
    }

    /// <summary>The quick yes of the pattern, where that pattern is all there is; null otherwise.</summary>
    public AsciiPattern? OnlyQuickPattern => _rules is [Pattern { Quick: { } quick }] ? quick : null;

    /// <summary>Compiles rules; what is wrong with them is reported to the column.</summary>
    /// <param name="rules">The rules, each with its argument.</param>
    /// <param name="column">The column.</param>
    /// <param name="targetLength">The n of the live target's varchar(n); null: it has none.</param>
    /// <returns>Null when there is nothing to hold.</returns>
    public static RuleSet? Compile(IEnumerable<(ValueRule Rule, ImmutableArray<string> Texts)> rules, RuleColumn column, int? targetLength)
    {
        var compiled = new List<(ValueRule Rule, CompiledRule Compiled)>();
        foreach (var (rule, texts) in rules)
        {
            if (!rule.Types.Includes(column.Type.Kind))
            {
                column.Report(rule.Key, RuleMessages.NotForType(rule.Key, rule.Types.Name, column.Type));
            }
            else if (rule.Compile(texts, column) is { } one)
            {
                compiled.Add((rule, one));
            }
        }

        foreach (var (rule, one) in compiled)
        {
            foreach (var (_, other) in compiled)
            {
                if (rule.Contradiction(one, other) is { } message)
                {
                    column.Report(rule.Key, message);
                }
            }
        }

        var all = compiled.ConvertAll(pair => pair.Compiled);
        if (targetLength is { } length)
        {
            all.Add(LengthLimit.OfTarget(length));
        }

        return all.Count == 0 ? null : new RuleSet(all);
    }

    /// <summary>Whether a value that breaks one of them is rejected as of this kind.</summary>
    public bool Has(RejectKind kind) => Array.Exists(_rules, rule => rule.Kind == kind);

    /// <summary>Whether a converted value keeps them all. For text the bytes are valid UTF-8.</summary>
    public bool Accepts(ReadOnlySpan<byte> value, FieldScratch scratch)
    {
        if (_lower is not null && _lower.IsBrokenBy(value, scratch))
        {
            return false;
        }

        if (_upper is not null && _upper.IsBrokenBy(value, scratch))
        {
            return false;
        }

        if (_length is not null && _length.IsBrokenBy(value, scratch))
        {
            return false;
        }

        if (_allowed is not null && _allowed.IsBrokenBy(value, scratch))
        {
            return false;
        }

        if (_pattern is not null && _pattern.IsBrokenBy(value, scratch))
        {
            return false;
        }

        return _others.Length == 0 || AcceptOthers(value, scratch);
    }

    private bool AcceptOthers(ReadOnlySpan<byte> value, FieldScratch scratch)
    {
        foreach (var rule in _others)
        {
            if (rule.IsBrokenBy(value, scratch))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The rules that a converted value breaks, in the order of the reject kinds.</summary>
    public List<CompiledRule> BrokenBy(ReadOnlySpan<byte> value, FieldScratch scratch)
    {
        var broken = new List<CompiledRule>();
        foreach (var rule in _rules)
        {
            if (rule.IsBrokenBy(value, scratch))
            {
                broken.Add(rule);
            }
        }

        return broken;
    }

    /// <summary>What a value that is not accepted is rejected as.</summary>
    public int VerdictOn(ReadOnlySpan<byte> value, FieldScratch scratch)
    {
        var index = 0;
        while (!_rules[index].IsBrokenBy(value, scratch))
        {
            index++;
        }

        return Verdict.Bad(_rules[index].Kind);
    }
}

/// <summary>A converter and the column's rules behind it.</summary>
internal readonly struct RuledConverter<TConverter> : IFieldConverter
    where TConverter : struct, IFieldConverter
{
    public static int Convert(ColumnPlan column, FieldScratch scratch, ref byte output, ref byte value, int length)
    {
        var written = TConverter.Convert(column, scratch, ref output, ref value, length);
        if (written < 0)
        {
            return written;
        }

        var converted = MemoryMarshal.CreateReadOnlySpan(ref output, written)[CopyField.HeadBytes..];
        return column.Rules!.Accepts(converted, scratch) ? written : column.Rules.VerdictOn(converted, scratch);
    }
}
