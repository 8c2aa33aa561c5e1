using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Etl.Core.Datasets;

namespace Etl.Core.Plans;

/// <summary>Compiles datasets.</summary>
public static class DatasetCompiler
{
    /// <summary>Everything that is wrong with a dataset beyond the shape of its file; empty when it compiles.</summary>
    public static IReadOnlyList<DatasetProblem> Check(Dataset dataset)
    {
        TryCompile(dataset, FieldLayout.InOrder(dataset.Fields.Length), TargetConstraints.None, out _, out var problems);
        return problems;
    }

    /// <summary>The plan for files of one layout and one target.</summary>
    /// <exception cref="ArgumentException">The dataset has problems, which are named, or the layout is not one of its fields.</exception>
    public static CompiledDataset Compile(Dataset dataset, FieldLayout layout, TargetConstraints constraints) =>
        TryCompile(dataset, layout, constraints, out var plan, out var problems)
            ? plan
            : throw new ArgumentException($"The dataset {dataset.Name} has problems: {string.Join("; ", problems)}", nameof(dataset));

    /// <summary>The plan for files of one layout and one target, or everything that is wrong with the dataset, for a target like that.</summary>
    /// <exception cref="ArgumentException">The layout is not one of the dataset's fields.</exception>
    public static bool TryCompile(
        Dataset dataset, FieldLayout layout, TargetConstraints constraints, [NotNullWhen(true)] out CompiledDataset? plan, out IReadOnlyList<DatasetProblem> problems)
    {
        if (layout.Indexes.Count != dataset.Fields.Length || layout.Indexes.Any(f => f < -1 || f >= layout.FieldCount))
        {
            throw new ArgumentException("The layout does not give each field of the dataset an index or -1.", nameof(layout));
        }

        var found = new List<DatasetProblem>();
        new DatasetChecks(dataset, found).Run();
        var compiled = Compile(dataset, layout, constraints, found);
        (plan, problems) = (found.Count == 0 ? compiled : null, found);
        return plan is not null;
    }

    /// <summary>
    /// What a dataset makes of a file's bytes, whatever file and whatever target: the same bytes under equal texts are the same rows, merged in the
    /// same way. A digest of it tells whether a load is a repeat.
    /// </summary>
    public static string Meaning(Dataset dataset) => DatasetDescription.DescribeMeaning(dataset);

    private static CompiledDataset Compile(Dataset dataset, FieldLayout layout, TargetConstraints constraints, List<DatasetProblem> problems)
    {
        var rows = ImmutableArray.CreateBuilder<RowPlan>(dataset.Rows.Length);
        var settled = Settle(dataset, layout);
        foreach (var inputs in settled)
        {
            var columns = inputs.Select((input, index) =>
                new ColumnCompiler(input.Column, $"columns[{index}]", dataset.File, problems).Compile(input.Field!.Value, constraints.Columns.GetValueOrDefault(input.Column.Name)));
            rows.Add(new RowPlan([.. columns], isOnly: settled.Count == 1));
        }

        var filters = ImmutableArray.CreateBuilder<FilterPlan>(dataset.Where.Length);
        for (var index = 0; index < dataset.Where.Length; index++)
        {
            if (CompileFilter(dataset, dataset.Where[index], $"where[{index}]", problems) is { } filter)
            {
                filters.Add(filter);
            }
        }

        return new CompiledDataset(dataset, layout, DatasetDescription.Describe(dataset, settled, layout, constraints), rows.ToImmutable(), filters.ToImmutable());
    }

    /// <summary>By row: the columns as the file at hand fills them, each with the index of its field; -1 where it has none, and its default is what it gets.</summary>
    private static List<SettledColumn[]> Settle(Dataset dataset, FieldLayout layout)
    {
        var fields = dataset.Fields;
        return [.. dataset.Rows.Select(row => row.Inputs.Select((input, index) => Settle(dataset.Columns[index], input)).ToArray())];

        SettledColumn Settle(Column column, ColumnInput input)
        {
            if (input.Field < 0)
            {
                return new SettledColumn(column with { Default = input.Constant }, -1);
            }

            var index = layout.Indexes[input.Field];
            return new SettledColumn(index < 0 && dataset.AbsentOf(fields[input.Field]) == AbsentPolicy.Null ? column with { Default = null } : column, index);
        }
    }

    private static FilterPlan? CompileFilter(Dataset dataset, Filter filter, string path, List<DatasetProblem> problems)
    {
        var columnIndex = 0;
        while (columnIndex < dataset.Columns.Length && dataset.Columns[columnIndex].Name != filter.Column)
        {
            columnIndex++;
        }

        if (columnIndex == dataset.Columns.Length)
        {
            problems.Add(new DatasetProblem($"{path}.column", CompilerMessages.UnknownColumn(filter.Column)));
            return null;
        }

        if (filter.IsNull is null && filter.Rules.IsEmpty)
        {
            problems.Add(new DatasetProblem(path, CompilerMessages.EmptyFilter));
        }

        if (filter.IsNull == true && !filter.Rules.IsEmpty)
        {
            problems.Add(new DatasetProblem($"{path}.is_null", CompilerMessages.NullWithRules));
        }
        // The column's own problems are reported with the column; here it only reads the bounds.
        var ignored = new List<DatasetProblem>();
        var bare = dataset.Columns[columnIndex] with { Rules = [], Default = null };
        var plain = new ColumnCompiler(bare, path, dataset.File, ignored).Compile(0, null);
        if (ignored.Count != 0)
        {
            return null;
        }

        var rules = new ColumnCompiler(bare, path, dataset.File, problems).CompileRules(filter.Rules, path, null, plain);
        return new FilterPlan(columnIndex, filter.IsNull, rules);
    }
}

/// <summary>A column of a row as it is filled.</summary>
/// <param name="Column">The column, with what it gets where it has no field as its default.</param>
/// <param name="Field">The index of its field in the record, or in the dataset where no file is at hand; -1: it has none; null: its own.</param>
internal sealed record SettledColumn(Column Column, int? Field);
