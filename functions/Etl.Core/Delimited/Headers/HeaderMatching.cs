using System.Collections.Immutable;
using Etl.Core.Datasets;
using Etl.Core.Names;
using Etl.Core.Plans;

namespace Etl.Core.Delimited.Headers;

/// <summary>Matches a header's names and a dataset's fields, and collects everything that is wrong.</summary>
internal sealed class HeaderMatching
{
    /// <summary>Names that start so are of our own reject files, and never fields of the sender.</summary>
    public const string OwnPrefix = "_etl_";

    private readonly Dataset _dataset;
    private readonly StringComparer _comparer;
    private readonly ImmutableArray<string> _names;
    private readonly ImmutableArray<Field> _fields;
    private readonly int[] _found;
    private readonly ImmutableArray<HeaderProblem>.Builder _problems = ImmutableArray.CreateBuilder<HeaderProblem>();

    private HeaderMatching(ImmutableArray<string> names, Dataset dataset)
    {
        _dataset = dataset;
        _names = names;
        _comparer = dataset.File.CaseSensitive ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase;
        _fields = dataset.Fields;
        _found = [.. names.Select(Find)];
    }

    /// <summary>Maps a header's names to a dataset's fields, in any order.</summary>
    public static HeaderMapping Match(HeaderRecord header, Dataset dataset)
    {
        // Empty last names are what trailing delimiters leave; they are no columns.
        var names = header.Names;
        while (names.Length > 1 && names[^1].Length == 0)
        {
            names = names[..^1];
        }

        var matching = new HeaderMatching(names, dataset);
        matching.CheckText(header);
        matching.CheckNames();
        matching.CheckColumns();
        matching.CheckAbsent();
        if (matching._problems.Count > 0)
        {
            return new HeaderMapping(null, matching._problems.ToImmutable());
        }

        var layout = new FieldLayout([.. Enumerable.Range(0, matching._fields.Length).Select(field => Array.IndexOf(matching._found, field))], names.Length, header.Names.Length - names.Length)
        {
            Header = header.Bytes,
        };
        return new HeaderMapping(layout, []);
    }

    // "Account ID", "account-id" and "account_id" are one name to those who write them.
    private static string Plain(string name) => string.Concat(name.Where(char.IsLetterOrDigit));

    private static bool IsOwn(string name) => name.StartsWith(OwnPrefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>The names that the header may give a field, trimmed as the header's are.</summary>
    private static ImmutableArray<string> SourcesOf(Field field) =>
        field.Sources.IsDefaultOrEmpty ? [field.Name.Trim()] : [.. field.Sources.Select(source => source.Trim())];

    private int Find(string name)
    {
        for (var field = 0; field < _fields.Length; field++)
        {
            if (SourcesOf(_fields[field]).Contains(name, _comparer))
            {
                return field;
            }
        }

        return -1;
    }

    private void CheckText(HeaderRecord header)
    {
        if (!header.IsValidText)
        {
            Add(HeaderProblemKind.InvalidEncoding, "", HeaderMessages.InvalidEncoding(header.Bytes.Span, _dataset.File.Encoding ?? SourceEncoding.Utf8));
        }

        if (header.HasViolation && !_dataset.File.LiteralQuotes)
        {
            Add(HeaderProblemKind.QuoteViolation, "", HeaderMessages.QuoteViolation);
        }

        if (Array.TrueForAll(_found, field => field < 0))
        {
            Add(HeaderProblemKind.NoKnownColumn, "", HeaderMessages.NoKnownColumn(_dataset.Name));
        }
    }

    private void CheckNames()
    {
        var seen = new HashSet<string>(_comparer);
        var unmatched = _fields.Where((_, index) => !_found.Contains(index)).SelectMany(field => SourcesOf(field)).ToList();
        for (var field = 0; field < _names.Length; field++)
        {
            var name = _names[field];
            if (IsOwn(name))
            {
                continue;
            }

            if (name.Length == 0)
            {
                if (!_dataset.File.IgnoreExtra)
                {
                    Add(HeaderProblemKind.UnnamedField, "", HeaderMessages.UnnamedField(field + 1));
                }

                continue;
            }

            if (!seen.Add(name))
            {
                continue;
            }

            var numbers = Enumerable.Range(0, _names.Length).Where(other => _comparer.Equals(_names[other], name)).Select(other => other + 1).ToList();
            if (numbers.Count > 1)
            {
                Add(HeaderProblemKind.DuplicateName, name, HeaderMessages.DuplicateName(name, numbers));
            }

            if (_found[field] < 0 && !_dataset.File.IgnoreExtra)
            {
                Add(HeaderProblemKind.UnknownColumn, name, HeaderMessages.UnknownColumn(name, field + 1, NearestName.Find(name, unmatched, Plain)));
            }
        }
    }

    private void CheckColumns()
    {
        var unknown = _names.Where((name, at) => _found[at] < 0 && name.Length > 0 && !IsOwn(name)).ToList();
        for (var index = 0; index < _fields.Length; index++)
        {
            var field = _fields[index];
            var names = _names.Where((_, at) => _found[at] == index).Distinct(_comparer).ToList();
            if (names.Count > 1)
            {
                Add(HeaderProblemKind.AmbiguousColumn, field.Name, HeaderMessages.AmbiguousColumn(field.Name, names));
            }
            else if (names.Count == 0 && field.Required)
            {
                var nearest = SourcesOf(field).Select(source => NearestName.Find(source, unknown, Plain)).FirstOrDefault(name => name is not null);
                Add(HeaderProblemKind.MissingColumn, field.Name, HeaderMessages.MissingColumn(field, nearest));
            }
        }
    }

    private void CheckAbsent()
    {
        // A header of which nothing is known lacks everything: that has been said.
        if (Array.TrueForAll(_found, field => field < 0))
        {
            return;
        }

        var refused = _fields.Where((field, index) => !field.Required && !_found.Contains(index) && _dataset.AbsentOf(field) == AbsentPolicy.Refuse).ToList();
        if (refused.Count > 0)
        {
            Add(HeaderProblemKind.AbsentColumns, "", HeaderMessages.AbsentColumns(_dataset, refused.Select(field => field.Name)));
        }
    }

    private void Add(HeaderProblemKind kind, string name, string message) => _problems.Add(new HeaderProblem(kind, name, message));
}

/// <summary>A layout, or all that is in its way.</summary>
/// <param name="Layout">The layout; null when there are problems.</param>
/// <param name="Problems">All problems at once, in file order, then dataset order.</param>
internal sealed record HeaderMapping(FieldLayout? Layout, ImmutableArray<HeaderProblem> Problems);
