namespace Etl.Core.Plans;

/// <summary>Something wrong with a dataset.</summary>
/// <param name="Path">Where, by the keys of the YAML file, with 0-based indexes: <c>columns[3].min</c>.</param>
/// <param name="Message">What is wrong and what is right, for a person.</param>
public sealed record DatasetProblem(string Path, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Path}: {Message}";
}
