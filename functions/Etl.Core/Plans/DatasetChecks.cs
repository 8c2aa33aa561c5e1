using System.Text;
using Etl.Core.Datasets;
using Etl.Core.Rejects;
using Etl.Core.Rules;

namespace Etl.Core.Plans;

/// <summary>The checks of a dataset that are not about one column's values.</summary>
internal sealed class DatasetChecks(Dataset dataset, List<DatasetProblem> problems)
{
    public void Run()
    {
        if (dataset.Name.Length == 0 || !dataset.Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'))
        {
            Add("dataset", CompilerMessages.BadName);
        }

        if (dataset.Match.IsDefaultOrEmpty)
        {
            Add("match", CompilerMessages.NoMatch);
        }
        else if (dataset.Match.Any(string.IsNullOrWhiteSpace))
        {
            Add("match", CompilerMessages.EmptyName);
        }

        CheckFile(dataset.File);
        CheckNames();
        CheckTarget(dataset.Target);
        CheckRejects(dataset.Rejects);
    }

    private void CheckFile(FileFormat file)
    {
        const byte usualQuote = (byte)'"';
        if (file.Delimiter is { } delimiter && delimiter == file.Quote)
        {
            if (delimiter == usualQuote)
            {
                Add("file.delimiter", CompilerMessages.DelimiterIsQuote);
            }
            else
            {
                Add("file.quote", CompilerMessages.QuoteIsDelimiter);
            }
        }
        else if (file.Delimiter is { } other && (!IsStructural(other) || other == usualQuote))
        {
            Add("file.delimiter", CompilerMessages.Delimiter);
        }
        else if (file.Quote != 0 && !IsStructural(file.Quote))
        {
            Add("file.quote", CompilerMessages.Quote);
        }

        if (file.MaxRecordBytes is < 1 or > DatasetLimits.MaxBytes)
        {
            Add("file.max_record", CompilerMessages.ByteRange);
        }
        else if (file.MaxFieldBytes is < 1 or > DatasetLimits.MaxBytes)
        {
            Add("file.max_field", CompilerMessages.ByteRange);
        }
    }

    private static bool IsStructural(byte value) => value is not (0 or (byte)'\r' or (byte)'\n' or >= 0x80) && !char.IsAsciiLetterOrDigit((char)value);

    private void CheckNames()
    {
        if (dataset.Columns.IsDefaultOrEmpty)
        {
            Add("columns", CompilerMessages.NoColumns);
        }
        else if (dataset.Columns.Length > DatasetLimits.MaxColumns)
        {
            Add("columns", CompilerMessages.TooManyColumns);
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        var hasSeveralRows = dataset.Rows.Length > 1;
        for (var index = 0; index < dataset.Columns.Length; index++)
        {
            var column = dataset.Columns[index];
            CheckName(column.Name, $"columns[{index}].name");
            if (column.Name == CompiledDataset.OffsetColumn || (column.Name == CompiledDataset.RowColumn && hasSeveralRows))
            {
                Add($"columns[{index}].name", CompilerMessages.ReservedName(column.Name));
            }

            if (!names.Add(column.Name))
            {
                Add($"columns[{index}].name", CompilerMessages.DuplicateName);
            }

            foreach (var source in column.Sources)
            {
                if (string.IsNullOrWhiteSpace(source))
                {
                    Add($"columns[{index}].from", CompilerMessages.EmptyName);
                }
                else if (source.Trim().StartsWith("_etl_", StringComparison.OrdinalIgnoreCase))
                {
                    Add($"columns[{index}].from", CompilerMessages.ReservedSource);
                }
            }
        }
    }

    private void CheckTarget(Target target)
    {
        CheckName(target.Table, "target.table");
        if (target.Schema is not null)
        {
            CheckName(target.Schema, "target.schema");
        }

        if (target.Mode == MergeMode.Upsert && target.Key.IsEmpty)
        {
            Add("target.key", CompilerMessages.KeyNeeded);
        }

        if (target.Key.Distinct(StringComparer.Ordinal).Count() != target.Key.Length)
        {
            Add("target.key", CompilerMessages.DuplicateKey);
        }

        foreach (var name in target.Key)
        {
            var column = dataset.Columns.FirstOrDefault(c => c.Name == name);
            if (column is null)
            {
                Add("target.key", CompilerMessages.UnknownColumn(name));
            }
            else if (!column.Required && column.Default is null)
            {
                Add("target.key", CompilerMessages.KeyMayBeNull(name));
            }
            else if (!column.Required && dataset.AbsentOf(column.Field) == AbsentPolicy.Null)
            {
                Add("target.key", CompilerMessages.KeyMayBeAbsent(name));
            }
        }

        if (target.ReplaceMinPercent is < 0 or > DatasetLimits.MaxPercent)
        {
            Add("target.replace_min_percent", CompilerMessages.PercentRange);
        }
    }

    private void CheckRejects(RejectLimits limits)
    {
        if (limits.MaxCount < 0)
        {
            Add("rejects.max_count", RuleMessages.Negative);
        }

        if (limits.MaxPercent is < 0 or > DatasetLimits.MaxPercent)
        {
            Add("rejects.max_percent", CompilerMessages.PercentRange);
        }

        foreach (var (key, limit) in limits.PerRule)
        {
            if (limit < 0)
            {
                Add($"rejects.per_rule.{key}", RuleMessages.Negative);
            }

            var dot = key.LastIndexOf('.');
            if (!RejectKindNames.TryParse(key[(dot + 1)..], out _))
            {
                Add($"rejects.per_rule.{key}", CompilerMessages.UnknownKind(key[(dot + 1)..]));
            }
            else if (dot >= 0 && !dataset.Columns.Any(c => c.Name == key[..dot]))
            {
                Add($"rejects.per_rule.{key}", CompilerMessages.UnknownRule(key));
            }
        }
    }

    private void CheckName(string name, string path)
    {
        if (name.Length == 0)
        {
            Add(path, CompilerMessages.EmptyName);
        }
        else if (name.Contains('\0', StringComparison.Ordinal))
        {
            Add(path, CompilerMessages.NulInName);
        }
        else if (Encoding.UTF8.GetByteCount(name) > DatasetLimits.MaxNameBytes)
        {
            Add(path, CompilerMessages.LongName);
        }
    }

    private void Add(string path, string message) => problems.Add(new DatasetProblem(path, message));
}
