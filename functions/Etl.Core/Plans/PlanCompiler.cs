using System.Collections.Immutable;
using Etl.Core.Datasets;

namespace Etl.Core.Plans;

/// <summary>Compiles datasets.</summary>
public static class PlanCompiler
{
    /// <summary>Everything that is wrong with a dataset beyond the shape of its file; empty when it compiles.</summary>
    public static IReadOnlyList<DatasetProblem> Check(Dataset dataset)
    {
        var problems = new List<DatasetProblem>();
        new DatasetChecks(dataset, problems).Run();
        Compile(dataset, FieldLayout.InOrder(dataset.Columns.Length), TargetConstraints.None, problems);
        return problems;
    }

    /// <summary>The plan for files of one layout and one target.</summary>
    /// <exception cref="ArgumentException">The dataset has problems, which <see cref="Check"/> names, or the layout is not one of its columns.</exception>
    public static LoadPlan Compile(Dataset dataset, FieldLayout layout, TargetConstraints constraints)
    {
        if (layout.ColumnToField.Length != dataset.Columns.Length || layout.ColumnToField.Any(f => f < -1 || f >= layout.FieldCount))
        {
            throw new ArgumentException("The layout does not give each column of the dataset a field or -1.", nameof(layout));
        }

        var problems = Check(dataset);
        if (problems.Count != 0) throw new ArgumentException($"The dataset {dataset.Name} has problems: {string.Join("; ", problems)}", nameof(dataset));
        return Compile(dataset, layout, constraints, []);
    }

    /// <summary>
    /// What a dataset makes of a file's bytes, whatever file and whatever target: the same bytes under equal texts are the same rows, merged in the
    /// same way. A digest of it tells whether a load is a repeat.
    /// </summary>
    public static string Meaning(Dataset dataset) => PlanDescription.DescribeMeaning(dataset);

    private static LoadPlan Compile(Dataset dataset, FieldLayout layout, TargetConstraints constraints, List<DatasetProblem> problems)
    {
        var columns = ImmutableArray.CreateBuilder<ColumnPlan>(dataset.Columns.Length);
        var settled = dataset with { Columns = [.. dataset.Columns.Select((column, index) => layout.ColumnToField[index] < 0 ? Absent(dataset, column) : column)] };
        for (var index = 0; index < settled.Columns.Length; index++)
        {
            var column = settled.Columns[index];
            var compiler = new ColumnCompiler(column, $"columns[{index}]", dataset.File, problems);
            columns.Add(compiler.Compile(layout.ColumnToField[index], constraints.Columns.GetValueOrDefault(column.Name)));
        }

        var filters = ImmutableArray.CreateBuilder<FilterPlan>(dataset.Where.Length);
        for (var index = 0; index < dataset.Where.Length; index++)
        {
            if (CompileFilter(dataset, dataset.Where[index], $"where[{index}]", problems) is { } filter) filters.Add(filter);
        }

        return new LoadPlan(dataset, layout, PlanDescription.Describe(settled, layout, constraints), columns.ToImmutable(), filters.ToImmutable());
    }

    /// <summary>A column that the file does not have, as it is filled.</summary>
    private static Column Absent(Dataset dataset, Column column) => dataset.AbsentOf(column) == AbsentPolicy.Null ? column with { Default = null } : column;

    private static FilterPlan? CompileFilter(Dataset dataset, Filter filter, string path, List<DatasetProblem> problems)
    {
        var columnIndex = 0;
        while (columnIndex < dataset.Columns.Length && dataset.Columns[columnIndex].Name != filter.Column) columnIndex++;
        if (columnIndex == dataset.Columns.Length)
        {
            problems.Add(new DatasetProblem($"{path}.column", PlanMessages.UnknownColumn(filter.Column)));
            return null;
        }

        if (filter.IsNull is null && filter.Rules.IsEmpty) problems.Add(new DatasetProblem(path, PlanMessages.EmptyFilter));
        if (filter.IsNull == true && !filter.Rules.IsEmpty) problems.Add(new DatasetProblem($"{path}.is_null", PlanMessages.NullWithRules));
        // The column's own problems are reported with the column; here it only reads the bounds.
        var ignored = new List<DatasetProblem>();
        var bare = dataset.Columns[columnIndex] with { Rules = new Rules(), Default = null };
        var plain = new ColumnCompiler(bare, path, dataset.File, ignored).Compile(0, null);
        if (ignored.Count != 0) return null;
        var rules = new ColumnCompiler(bare, path, dataset.File, problems).CompileRules(filter.Rules, path, null, plain);
        return new FilterPlan(columnIndex, filter.IsNull, rules);
    }
}
