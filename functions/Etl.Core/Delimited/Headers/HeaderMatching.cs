using System.Collections.Immutable;
using Etl.Core.Datasets;
using Etl.Core.Names;

namespace Etl.Core.Delimited.Headers;

/// <summary>Matches names and columns, and collects everything that is wrong.</summary>
internal sealed class HeaderMatching
{
    private readonly Dataset _dataset;
    private readonly StringComparer _comparer;
    private readonly ImmutableArray<string> _names;
    private readonly int[] _fieldToColumn;
    private readonly ImmutableArray<HeaderProblem>.Builder _problems = ImmutableArray.CreateBuilder<HeaderProblem>();

    private HeaderMatching(ImmutableArray<string> names, Dataset dataset)
    {
        _dataset = dataset;
        _names = names;
        _comparer = dataset.File.CaseSensitive ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase;
        _fieldToColumn = [.. names.Select(FindColumn)];
    }

    public static HeaderMapping Match(HeaderRecord header, Dataset dataset)
    {
        // Empty last names are what trailing delimiters leave; they are no columns.
        var names = header.Names;
        while (names.Length > 1 && names[^1].Length == 0) names = names[..^1];
        var matching = new HeaderMatching(names, dataset);
        matching.CheckText(header);
        matching.CheckNames();
        matching.CheckColumns();
        matching.CheckAbsent();
        if (matching._problems.Count > 0) return new HeaderMapping(null, matching._problems.ToImmutable());

        var map = new HeaderMap
        {
            ColumnToField = [.. Enumerable.Range(0, dataset.Columns.Length).Select(column => Array.IndexOf(matching._fieldToColumn, column))],
            FieldCount = names.Length,
            Nameless = header.Names.Length - names.Length,
        };
        return new HeaderMapping(map, []);
    }

    // "Account ID", "account-id" and "account_id" are one name to those who write them.
    private static string Plain(string name) => string.Concat(name.Where(char.IsLetterOrDigit));

    private static bool IsOwn(string name) => name.StartsWith(HeaderMap.OwnPrefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>The names that the header may give a column, trimmed as the header's are.</summary>
    private static ImmutableArray<string> SourcesOf(Column column) =>
        column.Sources.IsDefaultOrEmpty ? [column.Name.Trim()] : [.. column.Sources.Select(source => source.Trim())];

    private int FindColumn(string name)
    {
        for (var column = 0; column < _dataset.Columns.Length; column++)
        {
            if (SourcesOf(_dataset.Columns[column]).Contains(name, _comparer)) return column;
        }

        return -1;
    }

    private void CheckText(HeaderRecord header)
    {
        if (!header.IsValidText)
        {
            Add(HeaderProblemKind.InvalidEncoding, "", HeaderMessages.InvalidEncoding(header.Bytes.Span, _dataset.File.Encoding ?? SourceEncoding.Utf8));
        }

        if (header.HasViolation && !_dataset.File.LiteralQuotes) Add(HeaderProblemKind.QuoteViolation, "", HeaderMessages.QuoteViolation);
        if (Array.TrueForAll(_fieldToColumn, column => column < 0))
        {
            Add(HeaderProblemKind.NoKnownColumn, "", HeaderMessages.NoKnownColumn(_dataset.Name));
        }
    }

    private void CheckNames()
    {
        var seen = new HashSet<string>(_comparer);
        var unmatched = _dataset.Columns.Where((_, column) => !_fieldToColumn.Contains(column)).SelectMany(column => SourcesOf(column)).ToList();
        for (var field = 0; field < _names.Length; field++)
        {
            var name = _names[field];
            if (IsOwn(name)) continue;
            if (name.Length == 0)
            {
                if (!_dataset.File.IgnoreExtra) Add(HeaderProblemKind.UnnamedField, "", HeaderMessages.UnnamedField(field + 1));
                continue;
            }

            if (!seen.Add(name)) continue;
            var numbers = Enumerable.Range(0, _names.Length).Where(other => _comparer.Equals(_names[other], name)).Select(other => other + 1).ToList();
            if (numbers.Count > 1) Add(HeaderProblemKind.DuplicateName, name, HeaderMessages.DuplicateName(name, numbers));
            if (_fieldToColumn[field] < 0 && !_dataset.File.IgnoreExtra)
            {
                Add(HeaderProblemKind.UnknownColumn, name, HeaderMessages.UnknownColumn(name, field + 1, NearestName.Find(name, unmatched, Plain)));
            }
        }
    }

    private void CheckColumns()
    {
        var unknown = _names.Where((name, field) => _fieldToColumn[field] < 0 && name.Length > 0 && !IsOwn(name)).ToList();
        for (var index = 0; index < _dataset.Columns.Length; index++)
        {
            var column = _dataset.Columns[index];
            var names = _names.Where((_, field) => _fieldToColumn[field] == index).Distinct(_comparer).ToList();
            if (names.Count > 1)
            {
                Add(HeaderProblemKind.AmbiguousColumn, column.Name, HeaderMessages.AmbiguousColumn(column.Name, names));
            }
            else if (names.Count == 0 && column.Required)
            {
                var nearest = SourcesOf(column).Select(source => NearestName.Find(source, unknown, Plain)).FirstOrDefault(name => name is not null);
                Add(HeaderProblemKind.MissingColumn, column.Name, HeaderMessages.MissingColumn(column, nearest));
            }
        }
    }

    private void CheckAbsent()
    {
        // A header of which nothing is known lacks everything: that has been said.
        if (Array.TrueForAll(_fieldToColumn, column => column < 0)) return;
        var refused = _dataset.Columns.Where((column, index) => !column.Required && !_fieldToColumn.Contains(index) && _dataset.AbsentOf(column) == AbsentPolicy.Refuse).ToList();
        if (refused.Count > 0) Add(HeaderProblemKind.AbsentColumns, "", HeaderMessages.AbsentColumns(_dataset, refused.Select(column => column.Name)));
    }

    private void Add(HeaderProblemKind kind, string name, string message) => _problems.Add(new HeaderProblem(kind, name, message));
}
