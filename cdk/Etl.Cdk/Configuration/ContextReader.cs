using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Etl.Cdk.Configuration;

/// <summary>Reads context values, which are text from the command line and of any JSON type from cdk.json, and collects what is wrong with them.</summary>
/// <param name="find">The value of a key; null when it has none.</param>
internal sealed class ContextReader(Func<string, object?> find)
{
    private readonly List<string> _problems = [];

    /// <summary>What was wrong, in the order it was found.</summary>
    public IReadOnlyList<string> Problems => _problems;

    public void Add(string problem) => _problems.Add(problem);

    /// <summary>A value as text; null when it is absent or empty: <c>-c key=</c> takes back what cdk.json says.</summary>
    public string? Text(string key)
    {
        var text = find(key) switch
        {
            null => "",
            string s => s.Trim(),
            bool b => b ? "true" : "false",
            IEnumerable list => string.Join(',', list.Cast<object?>().Select(item => Convert.ToString(item, CultureInfo.InvariantCulture))),
            var other => Convert.ToString(other, CultureInfo.InvariantCulture)!,
        };
        return text.Length == 0 ? null : text;
    }

    public string? Text(string key, Regex form, string formInWords, string example)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        if (form.IsMatch(text))
        {
            return text;
        }

        Add(SettingsMessages.Malformed(key, text, formInWords, example));
        return null;
    }

    public string? Required(string key, Regex form, string formInWords, string example)
    {
        if (Text(key) is not null)
        {
            return Text(key, form, formInWords, example);
        }

        Add(SettingsMessages.Missing(key, example));
        return null;
    }

    public ImmutableArray<string> List(string key, Regex form, string formInWords, string example)
    {
        var items = Text(key)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        foreach (var item in items.Where(item => !form.IsMatch(item)))
        {
            Add(SettingsMessages.Malformed(key, item, formInWords, example));
        }

        return [.. items];
    }

    public int Number(string key, int otherwise, int least, int most) => OptionalNumber(key, least, most, otherwise) ?? otherwise;

    public int? OptionalNumber(string key, int least, int most, int example)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        Add(SettingsMessages.NotInRange(key, text, least, most, example));
        return null;
    }

    public bool Flag(string key, bool otherwise)
    {
        switch (Text(key))
        {
            case null: return otherwise;
            case "true": return true;
            case "false": return false;
            case var text:
                Add(SettingsMessages.NotOneOf(key, text, "true", "false"));
                return otherwise;
        }
    }
}
