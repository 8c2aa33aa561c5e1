using Etl.Core.Datasets;
using Etl.Core.Rejects;
using Etl.Core.Rules;

namespace Etl.Core.Conversion;

/// <summary>One column, compiled: where its field is, how it becomes a field of the COPY format, and what must hold.</summary>
internal sealed unsafe class ColumnPlan
{
    /// <summary>The column as declared.</summary>
    public required Column Column { get; init; }

    /// <summary>The field's index in the record, 0-based; -1 when the file does not have it.</summary>
    public required int FieldIndex { get; init; }

    /// <summary>The converter, made for this column: see <see cref="IFieldConverter.Convert"/>.</summary>
    public required delegate*<ColumnPlan, FieldScratch, ref byte, ref byte, int, int> Convert { get; init; }

    /// <summary>For numeric: the most digits before the point.</summary>
    public int IntegerDigits { get; init; } = NumericText.MaxIntegerDigits;

    /// <summary>For numeric: the most digits behind the point that are not trailing zeros.</summary>
    public int FractionDigits { get; init; } = NumericText.MaxFractionDigits;

    /// <summary>For numeric: the declared scale; -1 when unconstrained, where the value's own is kept.</summary>
    public int Scale { get; init; } = -1;

    /// <summary>For floats and numeric: whether NaN and the infinities are accepted.</summary>
    public bool AllowNonFinite { get; init; }

    /// <summary>For numbers: how they are spelled when not with a point alone.</summary>
    public NumberSpelling? Spelling { get; init; }

    /// <summary>For bool: its own spellings; null: the default ones.</summary>
    public BoolSpellings? Spellings { get; init; }

    /// <summary>For timestamptz: the zone of values without an offset; null: they are rejected.</summary>
    public ZoneRule? Zone { get; init; }

    /// <summary>For dates and times: the declared patterns; empty: ISO 8601.</summary>
    public DatePattern[] Patterns { get; init; } = [];

    /// <summary>What the converted value must satisfy; null: nothing.</summary>
    public RuleSet? Rules { get; init; }

    /// <summary>The pattern alone, where it is all there is of <see cref="Rules"/> and has a quick yes.</summary>
    public AsciiPattern? QuickPattern { get; init; }

    /// <summary>Applied before anything else looks at the value.</summary>
    public TextTransform[] Transforms { get; init; } = [];

    /// <summary>Values that mean NULL, besides the empty one.</summary>
    public byte[][] NullTokens { get; init; } = [];

    /// <summary>Whether they mean NULL in quotes too.</summary>
    public bool QuotedNull { get; init; }

    /// <summary>Whether a quoted empty field is NULL too.</summary>
    public bool QuotedEmptyIsNull { get; init; }

    /// <summary>What NULL becomes: a COPY field with its length, that of NULL or of the default.</summary>
    public byte[] NullField { get; init; } = [0xFF, 0xFF, 0xFF, 0xFF];

    /// <summary>Whether <see cref="NullField"/> is a default.</summary>
    public bool HasDefault { get; init; }

    /// <summary>What NULL is judged as: good, or <see cref="RejectKind.Required"/>.</summary>
    public int NullVerdict { get; init; } = Verdict.Good;

    /// <summary>Whether NOT NULL comes from the live target and not from the dataset.</summary>
    public bool RequiredByTarget { get; init; }

    /// <summary>Whether a value must be looked at before it is converted: transforms, null tokens.</summary>
    public bool HasPreparation { get; init; }
}
