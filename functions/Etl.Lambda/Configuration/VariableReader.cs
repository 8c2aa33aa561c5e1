using System.Globalization;

namespace Etl.Lambda.Configuration;

/// <summary>Reads environment variables and keeps what is wrong with them, so that all of it can be said at once.</summary>
internal sealed class VariableReader(Func<string, string?> variable)
{
    private readonly List<string> _problems = [];

    /// <summary>What was wrong so far.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Adds a problem.</summary>
    public void Report(string problem) => _problems.Add(problem);

    /// <summary>A variable that may be missing; an empty one is.</summary>
    public string? Optional(string name) => variable(name) is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;

    /// <summary>A variable that must be there.</summary>
    public string Required(string name, string expected)
    {
        if (Optional(name) is { } value)
        {
            return value;
        }

        Report(ConfigurationMessages.Missing(name, expected));
        return "";
    }

    /// <summary>A whole number within bounds.</summary>
    public int Number(string name, int absent, int least, int most)
    {
        if (Optional(name) is not { } text)
        {
            return absent;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        Report(ConfigurationMessages.Malformed(name, text, string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}")));
        return absent;
    }

    /// <summary>An address with one of some schemes.</summary>
    public Uri? Address(string name, string expected, params ReadOnlySpan<string> schemes)
    {
        if (Optional(name) is not { } text)
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && schemes.Contains(address.Scheme) && address.Host.Length > 0)
        {
            return address;
        }

        Report(ConfigurationMessages.Malformed(name, text, expected));
        return null;
    }
}
