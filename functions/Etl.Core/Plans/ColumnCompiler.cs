using System.Collections.Immutable;
using System.Text;
using Etl.Core.Conversion;
using Etl.Core.Copy;
using Etl.Core.Datasets;
using Etl.Core.Rules;

namespace Etl.Core.Plans;

/// <summary>Compiles one column, and collects what is wrong with it on the way.</summary>
internal sealed class ColumnCompiler(Column column, string path, FileFormat file, List<DatasetProblem> problems)
{
    private readonly Column _column = column;
    private readonly ColumnKind _kind = column.Type.Kind;

    private bool IsInteger => _kind is ColumnKind.Int2 or ColumnKind.Int4 or ColumnKind.Int8;

    private bool HasFraction => TypeGroup.Fractions.Includes(_kind);

    private bool IsDateOrTime => TypeGroup.DatesAndTimes.Includes(_kind);

    /// <summary>The column's plan; of no use when problems were found.</summary>
    /// <param name="fieldIndex">Where the file has it; -1: nowhere.</param>
    /// <param name="constraint">What the live target asks of it.</param>
    public ColumnPlan Compile(int fieldIndex, TargetConstraint? constraint)
    {
        var before = problems.Count;
        CheckType();
        CheckFormat();
        if (_column.Transforms.Any(t => t is Transform.Replace { From: "" }))
        {
            Problem("transform", CompilerMessages.EmptyReplace);
        }

        if (problems.Count != before)
        {
            return Build(fieldIndex, null, constraint, null);
        }

        var plain = Build(fieldIndex, null, constraint, null);
        var rules = CompileRules(_column.Rules, path, constraint?.MaxLength, plain);
        var ruled = Build(fieldIndex, rules, constraint, null);
        if (_column.Default is not { } text)
        {
            return ruled;
        }

        return TryEncode(ruled, text, out var field, out var reason)
            ? Build(fieldIndex, rules, constraint, field)
            : Fail(ruled, "default", CompilerMessages.BadValue(text, _column.Type, reason));
    }

    /// <summary>Compiles rules of this column, its own or those of a filter.</summary>
    /// <param name="rules">The rules.</param>
    /// <param name="rulesPath">Where they stand in the dataset.</param>
    /// <param name="targetLength">The n of the target's varchar(n).</param>
    /// <param name="plain">The column's plan without rules, which reads the bounds.</param>
    /// <returns>Null when there are none.</returns>
    public RuleSet? CompileRules(ImmutableArray<Rule> rules, string rulesPath, int? targetLength, ColumnPlan plain)
    {
        var known = new List<(ValueRule, ImmutableArray<string>)>();
        foreach (var (key, texts) in rules)
        {
            if (ValueRules.Find(key) is { } rule && !texts.IsDefaultOrEmpty)
            {
                known.Add((rule, texts));
            }
            else
            {
                Add(rulesPath, key, CompilerMessages.NoSuchRule);
            }
        }

        var target = new RuleColumn(_column.Type, (key, text) => Encode(plain, text, rulesPath, key), (key, message) => Add(rulesPath, key, message));
        return RuleSet.Compile(known, target, _kind == ColumnKind.Text ? targetLength : null);
    }

    private void CheckType()
    {
        var (kind, precision, scale) = _column.Type;
        if (!Enum.IsDefined(kind))
        {
            Problem("type", CompilerMessages.UnknownType);
        }

        if (kind != ColumnKind.Numeric && (precision is not null || scale is not null))
        {
            Problem("type", CompilerMessages.PrecisionNotNumeric);
        }
        else if (precision is < 1 or > DatasetLimits.MaxPrecision)
        {
            Problem("type", CompilerMessages.PrecisionAndScale);
        }
        else if (scale is not null && (precision is null || scale < 0 || scale > precision))
        {
            Problem("type", CompilerMessages.PrecisionAndScale);
        }
    }

    private void CheckFormat()
    {
        var format = _column.Format;
        Only(TypeGroup.DatesAndTimes, !format.Patterns.IsEmpty, "format");
        Only(TypeGroup.DatesAndTimes, format.Pivot is not null, "pivot");
        Only(TypeGroup.Instants, format.Zone is not null, "zone");
        Only(TypeGroup.Fractions, format.Decimal != (byte)'.', "decimal");
        Only(TypeGroup.Numbers, format.Thousands is not null, "thousands");
        Only(TypeGroup.Fractions, format.AllowNonFinite, "non_finite");
        Only(TypeGroup.Bool, !format.True.IsEmpty, "true");
        Only(TypeGroup.Bool, !format.False.IsEmpty, "false");
        if (!IsSeparator(format.Decimal))
        {
            Problem("decimal", CompilerMessages.Separator);
        }

        if (format.Thousands is { } thousands && (!IsSeparator(thousands) || (thousands == format.Decimal && !IsInteger)))
        {
            Problem("thousands", CompilerMessages.Separator);
        }

        if (format.Zone is not null && !ZoneRule.TryCreate(format.Zone, out _))
        {
            Problem("zone", CompilerMessages.UnknownZone(format.Zone));
        }

        if (IsDateOrTime)
        {
            CheckPatterns(format);
        }

        if (_kind == ColumnKind.Bool)
        {
            var both = TrueSpellings.FirstOrDefault(t => FalseSpellings.Contains(t, StringComparer.OrdinalIgnoreCase));
            if (both is not null)
            {
                Problem(format.True.IsEmpty ? "false" : "true", CompilerMessages.TrueAndFalse(both));
            }
        }
    }

    private void CheckPatterns(ValueFormat format)
    {
        if (format.Pivot is < 1 or > DatasetLimits.MaxPivot)
        {
            Problem("pivot", CompilerMessages.Pivot);
        }

        var hasShortYear = false;
        foreach (var text in format.Patterns)
        {
            var isPattern = DatePattern.TryCompile(text, format.Pivot, out var pattern, out var error);
            hasShortYear |= pattern is { HasShortYear: true };
            if (!isPattern)
            {
                Problem("format", CompilerMessages.BadPattern(text, error));
            }
            else if (_kind == ColumnKind.Time ? pattern!.HasDatePart || !pattern.HasTime : !pattern!.HasDate)
            {
                Problem("format", CompilerMessages.PatternLacks(text, _column.Type));
            }
            else if (_kind == ColumnKind.Date && pattern.HasTime)
            {
                Problem("format", CompilerMessages.PatternHasTime(text));
            }
            else if (_kind != ColumnKind.TimestampTz && pattern.HasOffset)
            {
                Problem("format", CompilerMessages.PatternHasOffset(text, _column.Type));
            }
            else if (_kind == ColumnKind.TimestampTz && !pattern.HasOffset && format.Zone is null)
            {
                Problem("zone", CompilerMessages.ZoneNeeded(text));
            }
        }

        if (format.Pivot is not null && !hasShortYear)
        {
            Problem("pivot", CompilerMessages.PivotWithoutYear);
        }
    }

    private IReadOnlyList<string> TrueSpellings => _column.Format.True.IsEmpty ? BoolSpellings.DefaultTrue : _column.Format.True;

    private IReadOnlyList<string> FalseSpellings => _column.Format.False.IsEmpty ? BoolSpellings.DefaultFalse : _column.Format.False;

    private static bool IsSeparator(byte value) =>
        value is >= 0x20 and < 0x7F && !char.IsAsciiLetterOrDigit((char)value) && value is not ((byte)'+' or (byte)'-' or (byte)'"');

    private unsafe ColumnPlan Build(int fieldIndex, RuleSet? rules, TargetConstraint? constraint, byte[]? defaultField)
    {
        var format = _column.Format;
        var type = _column.Type;
        var isSpelled = (HasFraction || IsInteger) && (format.Decimal != (byte)'.' || format.Thousands is not null);
        var tokens = _column.NullTokens ?? file.NullTokens;
        ZoneRule? zone = null;
        if (format.Zone is not null)
        {
            ZoneRule.TryCreate(format.Zone, out zone);
        }

        var isRequired = _column.Required || constraint is { NotNull: true };
        return new ColumnPlan
        {
            Column = _column,
            FieldIndex = fieldIndex,
            Convert = ConverterTable.Find(Enum.IsDefined(_kind) ? _kind : ColumnKind.Text, isSpelled, rules),
            IntegerDigits = type.Precision is { } precision ? precision - (type.Scale ?? 0) : NumericText.MaxIntegerDigits,
            FractionDigits = type.Precision is null ? NumericText.MaxFractionDigits : type.Scale ?? 0,
            Scale = type.Precision is null ? -1 : type.Scale ?? 0,
            AllowNonFinite = format.AllowNonFinite,
            Spelling = isSpelled ? new NumberSpelling(format.Decimal, format.Thousands) : null,
            Spellings = _kind == ColumnKind.Bool ? new BoolSpellings(TrueSpellings, FalseSpellings) : null,
            Zone = zone,
            Patterns = [.. format.Patterns.Select(p => DatePattern.TryCompile(p, format.Pivot, out var pattern, out _) ? pattern : null).OfType<DatePattern>()],
            Rules = rules,
            QuickPattern = rules?.OnlyQuickPattern,
            Transforms = [.. _column.Transforms.Select(TextTransform.Compile)],
            QuotedNull = file.QuotedNull,
            NullTokens = [.. tokens.Where(t => t.Length != 0).Select(Encoding.UTF8.GetBytes)],
            QuotedEmptyIsNull = tokens.Contains(""),
            NullField = defaultField ?? [0xFF, 0xFF, 0xFF, 0xFF],
            HasDefault = defaultField is not null,
            NullVerdict = defaultField is null && isRequired ? Verdict.Bad(Rejects.RejectKind.Required) : Verdict.Good,
            RequiredByTarget = !_column.Required,
            HasPreparation = !_column.Transforms.IsEmpty || !tokens.IsEmpty,
        };
    }

    private byte[]? Encode(ColumnPlan plain, string text, string rulesPath, string key)
    {
        if (TryEncode(plain, text, out var field, out var reason))
        {
            return field[4..];
        }

        Add(rulesPath, key, CompilerMessages.BadValue(text, _column.Type, reason));
        return null;
    }

    /// <summary>A value of the dataset in the column's spelling: neither transformed nor taken for NULL.</summary>
    private static bool TryEncode(ColumnPlan plan, string text, out byte[] field, out Rejects.RejectKind reason)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(text) + FieldRoom.ReadablePadding];
        var length = Encoding.UTF8.GetBytes(text, bytes);
        using var scratch = new FieldScratch();
        using var output = new CopyBuffer(length + FieldRoom.Bytes);
        var verdict = new FieldText(bytes.AsSpan(0, length), isQuoted: false).EncodeValue(plan, scratch, output);
        field = output.Written.ToArray();
        reason = verdict == Verdict.Good ? default : FieldFault.Kind(verdict, bytes.AsSpan(0, length));
        return verdict == Verdict.Good;
    }

    private ColumnPlan Fail(ColumnPlan plan, string key, string message)
    {
        Problem(key, message);
        return plan;
    }

    private void Only(TypeGroup types, bool isSet, string key)
    {
        if (isSet && !types.Includes(_kind))
        {
            Problem(key, RuleMessages.NotForType(key, types.Name, _column.Type));
        }
    }

    private void Problem(string key, string message) => Add(path, key, message);

    private void Add(string at, string key, string message) => problems.Add(new DatasetProblem($"{at}.{key}", message));
}
