using System.Globalization;

namespace Etl.Cdk.Configuration;

/// <summary>What is said about mistakes in the context: the key, what is wrong, an example.</summary>
public static class SettingsMessages
{
    /// <summary>A key that has to be given is not.</summary>
    public static string Missing(string key, string example) => $"{key} is missing. Give it as -c {key}={example}";

    /// <summary>A value that is not of its form.</summary>
    public static string Malformed(string key, string value, string form, string example) =>
        $"{key} is '{value}', which is not {form}. An example: -c {key}={example}";

    /// <summary>A number outside its limits.</summary>
    public static string NotInRange(string key, string value, int least, int most, int example) =>
        string.Create(CultureInfo.InvariantCulture, $"{key} is '{value}', which is not a whole number from {least} to {most}. An example: -c {key}={example}");

    /// <summary>A key that only means something beside another one.</summary>
    public static string Needs(string key, string other, string example) => $"{key} is given without {other}. Add -c {other}={example}";

    /// <summary>A key of which one of several words is expected.</summary>
    public static string NotOneOf(string key, string value, params string[] words) => $"{key} is '{value}', which is none of: {string.Join(", ", words)}.";

    /// <summary>A file that cannot be read.</summary>
    public static string FileMissing(string key, string path) => $"{key} is '{path}', and there is no such file. Paths are relative to the folder of cdk.json.";

    /// <summary>A file that holds no certificate.</summary>
    public static string NoCertificate(string key, string path) =>
        $"{key} is '{path}', which holds no certificate in PEM form (-----BEGIN CERTIFICATE-----). For RDS, take the bundle that its documentation names.";

    /// <summary>A key that looks like a known one.</summary>
    public static string Unknown(string key, string known) => $"{key} is not a context key; {known} is meant?";
}
