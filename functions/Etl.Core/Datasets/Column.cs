using System.Collections.Immutable;

namespace Etl.Core.Datasets;

/// <summary>One column: where its value comes from, how it is read and what must hold for it.</summary>
/// <remarks>
/// A field is unquoted, transformed, compared with the null tokens, converted, and then checked, in that order.
/// An unquoted empty field is NULL; a quoted empty one is the empty string, which only text accepts.
/// </remarks>
public sealed record Column
{
    /// <summary>The column's name in the target.</summary>
    public required string Name { get; init; }

    /// <summary>The names that the header may give it; the first is the preferred one. Default: <see cref="Name"/>.</summary>
    public ImmutableArray<string> Sources { get; init; } = [];

    /// <summary>Its type.</summary>
    public required ColumnType Type { get; init; }

    /// <summary>Whether NULL is rejected.</summary>
    public bool Required { get; init; }

    /// <summary>Applied in order before anything else looks at the value.</summary>
    public ImmutableArray<Transform> Transforms { get; init; } = [];

    /// <summary>Values that mean NULL besides the empty one, unquoted unless <see cref="FileFormat.QuotedNull"/>; null: those of the file. Include "" to make a quoted empty field NULL as well.</summary>
    public ImmutableArray<string>? NullTokens { get; init; }

    /// <summary>The value, in the file's spelling, that takes the place of NULL.</summary>
    public string? Default { get; init; }

    /// <summary>What becomes of it when a header leaves it out; null: what the dataset says.</summary>
    public AbsentPolicy? Absent { get; init; }

    /// <summary>What the value must satisfy; NULL satisfies everything but <see cref="Required"/>.</summary>
    public ImmutableArray<Rule> Rules { get; init; } = [];

    /// <summary>How the value is spelled when it is not spelled as ISO and Postgres do.</summary>
    public ValueFormat Format { get; init; } = new();

    /// <summary>The field of a column that has one of its own.</summary>
    public Field Field => new() { Name = Name, Sources = Sources, Required = Required, Absent = Absent };
}

/// <summary>What a value must satisfy: a rule by its key (<see cref="Etl.Core.Rules.ValueRules"/>), with its argument as it is written.</summary>
/// <param name="Key">The rule's key, such as <c>min</c>.</param>
/// <param name="Texts">Its argument: one text, or several where the rule takes a list. Values are spelled as in the file.</param>
public sealed record Rule(string Key, params ImmutableArray<string> Texts);

/// <summary>How a value is spelled.</summary>
public sealed record ValueFormat
{
    /// <summary>For date, time, timestamp, timestamptz: the accepted patterns, in .NET's custom format letters (<c>dd/MM/yyyy HH:mm:ss</c>); empty: ISO 8601.</summary>
    public ImmutableArray<string> Patterns { get; init; } = [];

    /// <summary>For patterns with <c>yy</c>: the first of the hundred years that two digits stand for (1950: 1950 to 2049), 1 to 9900; null: there are none such.</summary>
    public int? Pivot { get; init; }

    /// <summary>For timestamptz: the zone of values without an offset: <c>UTC</c>, a fixed offset or an IANA name; null: such values are rejected.</summary>
    public string? Zone { get; init; }

    /// <summary>For numbers: the decimal separator. Default <c>.</c></summary>
    public byte Decimal { get; init; } = (byte)'.';

    /// <summary>For numbers: the separator between groups of three digits; null: none is accepted.</summary>
    public byte? Thousands { get; init; }

    /// <summary>For floats and numeric: whether NaN and the infinities are accepted. Default: false.</summary>
    public bool AllowNonFinite { get; init; }

    /// <summary>For bool: the spellings of true, in any letter case. Default: t true y yes on 1.</summary>
    public ImmutableArray<string> True { get; init; } = [];

    /// <summary>For bool: the spellings of false, in any letter case. Default: f false n no off 0.</summary>
    public ImmutableArray<string> False { get; init; } = [];
}

/// <summary>A simple change to a value's text.</summary>
public abstract record Transform
{
    private Transform() { }

    /// <summary>Removes white space at both ends.</summary>
    public sealed record Trim : Transform;

    /// <summary>Upper case, by Unicode's simple invariant mapping.</summary>
    public sealed record Upper : Transform;

    /// <summary>Lower case, by Unicode's simple invariant mapping.</summary>
    public sealed record Lower : Transform;

    /// <summary>Every run of white space becomes one space.</summary>
    public sealed record CollapseSpaces : Transform;

    /// <summary>Every occurrence of a text becomes another.</summary>
    /// <param name="From">The text to find; not empty.</param>
    /// <param name="To">What takes its place.</param>
    public sealed record Replace(string From, string To) : Transform;
}

/// <summary>A condition of a dataset's <c>where</c>: the column's converted value must satisfy the rules. NULL satisfies only <see cref="IsNull"/>.</summary>
public sealed record Filter
{
    /// <summary>The column's name in the target.</summary>
    public required string Column { get; init; }

    /// <summary>What its value must satisfy.</summary>
    public ImmutableArray<Rule> Rules { get; init; } = [];

    /// <summary>True: the value must be NULL; false: it must not be; null: the rules decide.</summary>
    public bool? IsNull { get; init; }
}
