using System.Text.RegularExpressions;
using Etl.Core.Datasets;

namespace Etl.Torture.Hostile.Differential;

/// <summary>A type, the values it is tried with, and where we refuse what Postgres takes.</summary>
/// <param name="Name">As Postgres spells it.</param>
/// <param name="Column">As a dataset has it.</param>
/// <param name="Alphabet">What its texts are made of, and what spoils them.</param>
/// <param name="Make">A text that is mostly a value.</param>
/// <param name="Differences">The deliberate differences: texts that Postgres takes and we refuse.</param>
internal sealed record JudgedType(string Name, Column Column, string Alphabet, Func<Random, string> Make, params Difference[] Differences)
{
    /// <summary>SQL that is true of a text whose value Postgres would change without a word.</summary>
    public string ChangedBy { get; init; } = "false";

    /// <summary>The type without precision and scale: a cast of a text goes through it.</summary>
    public string Plain => Name.Split('(')[0];
}

/// <summary>A deliberate difference between our input and that of Postgres.</summary>
/// <param name="Pattern">The texts.</param>
/// <param name="Reason">Why.</param>
internal sealed record Difference(Regex Pattern, string Reason)
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.NonBacktracking;

    /// <summary>White space around a value is trimmed only where the dataset says so.</summary>
    public static Difference Spaces { get; } = Of(@"\A\s|\s\z", "white space is trimmed where the dataset says so");

    /// <summary>Spellings of programs, not of files.</summary>
    public static Difference Literals { get; } = Of(@"\A[ \t\n\v\f\r]*[+-]?(0[xob]|[0-9.]+_)|_[0-9]", "hexadecimal, octal, binary and underscored literals are programmers' spellings");

    /// <summary>Not a number.</summary>
    public static Difference NonFinite { get; } = Of(@"\A\s*([+-]?inf(inity)?|nan)\s*\z", "NaN and the infinities are opted into with non_finite");

    public static Difference Of(string pattern, string reason) => new(new Regex(pattern, Options), reason);

    /// <summary>Texts that are not of this shape.</summary>
    public static Difference Unless(string shape, string reason) => new(new Regex(shape, Options), reason) { IsNegated = true };

    private bool IsNegated { get; init; }

    public bool Covers(string text) => Pattern.IsMatch(text) != IsNegated;
}
