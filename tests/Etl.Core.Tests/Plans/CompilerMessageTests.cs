using Etl.Core.Plans;

namespace Etl.Core.Tests.Plans;

/// <summary>What people are told about a dataset that is wrong, word by word.</summary>
public sealed class CompilerMessageTests
{
    [Fact]
    public void Every_mistake_is_told_in_these_words()
    {
        var told = DatasetCompilerTests.Mistakes().Select(row => Reproducible(Assert.Single(DatasetCompiler.Check(row.Data.Item2))));

        Assert.Equal(
            """
            dataset: is not a name: use letters, digits, _ and -
            dataset: is not a name: use letters, digits, _ and -
            match: needs at least one pattern, such as incoming/orders*.csv
            match: must not be empty
            file.delimiter: must be one ASCII character, not a letter, digit, quote, line end or NUL
            file.delimiter: is the quote too; choose another one of them
            file.delimiter: must be one ASCII character, not a letter, digit, quote, line end or NUL
            file.delimiter: must be one ASCII character, not a letter, digit, quote, line end or NUL
            file.delimiter: must be one ASCII character, not a letter, digit, quote, line end or NUL
            file.quote: must be one ASCII character, not a letter, digit, line end or NUL, and not the delimiter
            file.quote: is the delimiter too
            file.max_record: must be from 1 byte to 64 MiB
            file.max_record: must be from 1 byte to 64 MiB
            file.max_field: must be from 1 byte to 64 MiB
            file.max_field: must be from 1 byte to 64 MiB
            columns: needs at least one column
            columns: has more columns than a Postgres table can, 1600 with the one that is added
            columns[1].name: is the name of an earlier column; names must differ
            columns[1].name: must not be empty
            columns[1].name: is longer than the 63 bytes that Postgres keeps of a name
            columns[1].name: must not hold a NUL character
            columns[1].name: is a name that the load needs for itself (_offset); choose another
            columns[1].from: must not be empty
            columns[1].from: must not be empty
            columns[1].from: names a column of the rejects file, and those starting with _etl_ are skipped; name the file's own column
            columns[1].from: names a column of the rejects file, and those starting with _etl_ are skipped; name the file's own column
            columns[1].type: numeric(precision,scale) needs a precision from 1 to 1000 and a scale from 0 to the precision
            columns[1].type: numeric(precision,scale) needs a precision from 1 to 1000 and a scale from 0 to the precision
            columns[1].type: numeric(precision,scale) needs a precision from 1 to 1000 and a scale from 0 to the precision
            columns[1].type: numeric(precision,scale) needs a precision from 1 to 1000 and a scale from 0 to the precision
            columns[1].type: numeric(precision,scale) needs a precision from 1 to 1000 and a scale from 0 to the precision
            columns[1].type: takes no precision; only numeric does
            columns[1].type: is not a known type
            columns[1].transform: replaces the empty text; name the text to find
            columns[1].default: 'x' is not a value of type int4 as this column spells them
            columns[1].default: 'a\0' is not a value of type text as this column spells them
            columns[1].default: '5' breaks the column's own rule above_max
            columns[1].min: min is for numbers, dates and times, and this column is text; remove it or change the type
            columns[1].min: min is for numbers, dates and times, and this column is bool; remove it or change the type
            columns[1].max: max is for numbers, dates and times, and this column is uuid; remove it or change the type
            columns[1].min: 'x' is not a value of type int4 as this column spells them
            columns[1].max: '40000' is beyond what int2 holds
            columns[1].min: '0.005' has more digits after the point than numeric(5,2) keeps
            columns[1].max: '12:00:00.1234567' has digits finer than a microsecond, which time does not keep
            columns[1].min: '2024-02-30' is not a value of type date as this column spells them
            columns[1].min: is above max, so that nothing could satisfy both
            columns[1].min_length: min_length is for text, and this column is int4; remove it or change the type
            columns[1].min_length: must be 0 or more
            columns[1].min_length: is above max_length, so that nothing could satisfy both
            columns[1].max_length: max_length is for text, and this column is int4; remove it or change the type
            columns[1].max_length: must be 0 or more
            columns[1].pattern: pattern is for text, and this column is int4; remove it or change the type
            columns[1].pattern: is not a regular expression of the linear-time engine (no lookaround, no backreference): …
            columns[1].pattern: is not a regular expression of the linear-time engine (no lookaround, no backreference): …
            columns[1].pattern: is not a regular expression of the linear-time engine (no lookaround, no backreference): …
            columns[1].one_of: 'x' is not a value of type int4 as this column spells them
            columns[1].one_of: one_of is for types other than jsonb, and this column is jsonb; remove it or change the type
            columns[1].even: is no rule with an argument
            columns[1].one_of: is no rule with an argument
            columns[1].format: format is for dates and times, and this column is text; remove it or change the type
            columns[1].format: 'yyyy-MM' must have year, month and day, for the type is date
            columns[1].format: 'yyyy-MM-dd HH' has a time, which the type date would lose; use timestamp, or a date's pattern
            columns[1].format: 'ddd yyyy-MM-dd' has 'ddd', which is not supported; supported are yyyy yy MM M dd d HH H hh h mm m ss s f to fffffff F to FFFFFFF tt zzz and text in quotes
            columns[1].format: 'yyyy-MM-dd HH:mm' must have an hour and no part of a date, for the type is time
            columns[1].format: 'h:mm' has only one of h and tt
            columns[1].format: 'yyyy-MM-dd zzz' has an offset, which the type timestamp would lose; use timestamptz
            columns[1].format: 'yyyy-MM-dd 'x' has a quote that is not closed
            columns[1].format: 'yyyy-MM-dd dd' names one part twice
            columns[1].format: 'dd/MM/yy' has yy, and two digits are no year; declare pivot, the first of the hundred years that they stand for (pivot: 1950 is 1950 to 2049), or use yyyy
            columns[1].pivot: says what the two digits of yy stand for, and no format has yy; remove it
            columns[1].pivot: says what the two digits of yy stand for, and no format has yy; remove it
            columns[1].pivot: must be a year from 1 to 9900
            columns[1].pivot: must be a year from 1 to 9900
            columns[1].pivot: pivot is for dates and times, and this column is text; remove it or change the type
            columns[1].zone: is needed, for 'yyyy-MM-dd' has no offset (zzz): UTC, an offset such as +01:00, or a name such as Europe/Berlin
            columns[1].zone: 'Europe/Nowhere' is not known here: use UTC, an offset such as +01:00, or a name of the IANA database such as Europe/Berlin
            columns[1].zone: zone is for timestamptz, and this column is timestamp; remove it or change the type
            columns[1].decimal: decimal is for numeric and floats, and this column is int4; remove it or change the type
            columns[1].decimal: must be one punctuation mark or space, not a sign or a quote, and not both decimal and thousands separator
            columns[1].thousands: thousands is for numbers, and this column is text; remove it or change the type
            columns[1].thousands: must be one punctuation mark or space, not a sign or a quote, and not both decimal and thousands separator
            columns[1].thousands: must be one punctuation mark or space, not a sign or a quote, and not both decimal and thousands separator
            columns[1].thousands: must be one punctuation mark or space, not a sign or a quote, and not both decimal and thousands separator
            columns[1].decimal: must be one punctuation mark or space, not a sign or a quote, and not both decimal and thousands separator
            columns[1].decimal: must be one punctuation mark or space, not a sign or a quote, and not both decimal and thousands separator
            columns[1].decimal: must be one punctuation mark or space, not a sign or a quote, and not both decimal and thousands separator
            columns[1].non_finite: non_finite is for numeric and floats, and this column is int4; remove it or change the type
            columns[1].true: true is for bool, and this column is int4; remove it or change the type
            columns[1].true: 'NO' would be both true and false
            columns[1].false: 'y' would be both true and false
            columns[1].false: false is for bool, and this column is int4; remove it or change the type
            where[0].column: 'x' is not a column of this dataset
            where[0]: has no condition; add one of is_null, min, max, min_length, max_length, pattern, one_of
            where[1].is_null: cannot be true along with rules, which NULL never satisfies
            where[0].min: 'x' is not a value of type int4 as this column spells them
            target.table: is longer than the 63 bytes that Postgres keeps of a name
            target.schema: must not be empty
            target.schema: must not hold a NUL character
            target.key: is needed by mode upsert: the columns that identify a row
            target.key: names a column twice
            target.key: 'x' is not a column of this dataset
            target.key: 't' may be NULL; make it required, or give it a default
            target.key: 't' would be NULL where a header leaves it out (absent: null); make it required, or say absent: default at the column
            target.replace_min_percent: must be from 0 to 100
            target.replace_min_percent: must be from 0 to 100
            rejects.max_count: must be 0 or more
            rejects.max_percent: must be from 0 to 100
            rejects.max_percent: must be from 0 to 100
            rejects.per_rule.patern: "patern" is not a kind of reject; did you mean "pattern"?
            rejects.per_rule..pattern: '.pattern' is neither a reject kind (too_few_fields, too_many_fields, quote_violation, unterminated_quote, record_too_long, field_too_long, nul_byte, invalid_encoding, required, invalid_value, out_of_range, excess_scale, below_min, above_max, length, pattern, one_of, blank_row, repeated_header, check) nor column.kind
            rejects.per_rule.x.pattern: 'x.pattern' is neither a reject kind (too_few_fields, too_many_fields, quote_violation, unterminated_quote, record_too_long, field_too_long, nul_byte, invalid_encoding, required, invalid_value, out_of_range, excess_scale, below_min, above_max, length, pattern, one_of, blank_row, repeated_header, check) nor column.kind
            rejects.per_rule.pattern: must be 0 or more
            """,
            string.Join('\n', told));
    }

    /// <summary>Without the reason that the regular expression engine gives in its own words.</summary>
    private static string Reproducible(DatasetProblem problem)
    {
        const string Introduction = "(no lookaround, no backreference): ";
        var text = problem.ToString().Replace("\0", "\\0", StringComparison.Ordinal);
        var reason = text.IndexOf(Introduction, StringComparison.Ordinal) + Introduction.Length;
        return reason < Introduction.Length ? text : reason == text.Length ? "no reason" : text[..reason] + "…";
    }
}
