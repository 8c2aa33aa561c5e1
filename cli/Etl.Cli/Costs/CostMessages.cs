using Etl.Functions.Texts;

namespace Etl.Cli.Costs;

/// <summary>What <c>etl cost</c> says when it cannot do what was asked.</summary>
internal static class CostMessages
{
    public static string NotASize(string option, string text) =>
        $"{option} '{SafeText.OneLine(text)}' is not a size. Write a number and a unit, such as 1TB, 1.5GB, 50MiB or 1048576.";

    public static string TooLarge(string text) => $"--bytes {SafeText.OneLine(text)} is more than S3 holds in one object: the most is 50TB.";
}
