namespace Etl.Cli.Datasets;

/// <summary>What <c>dataset check</c> found in one file.</summary>
/// <param name="File">The file.</param>
/// <param name="Name">The dataset's name; null when it could not be read.</param>
/// <param name="Columns">How many columns it has; null when it could not be read.</param>
/// <param name="Problems">The mistakes, each with its place; none when it is good.</param>
internal sealed record CheckedDataset(string File, string? Name, int? Columns, IReadOnlyList<string> Problems);
