using System.Runtime.InteropServices;
using Etl.Core.Copy;

namespace Etl.Core.Conversion;

/// <summary>A field's value: what is left of it without its quotes.</summary>
/// <param name="text">The bytes; <see cref="FieldRoom.ReadablePadding"/> more are readable behind them.</param>
/// <param name="isQuoted">Whether it was quoted.</param>
internal readonly ref struct FieldText(ReadOnlySpan<byte> text, bool isQuoted)
{
    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Text { get; } = text;

    /// <summary>Whether it was quoted.</summary>
    public bool IsQuoted { get; } = isQuoted;

    /// <summary>
    /// Takes the quotes off a field. A field that breaks the quoting rules is taken as it stands, quotes included; whether
    /// that is allowed has been decided before.
    /// </summary>
    /// <param name="field">The field as it is in the record.</param>
    /// <param name="quote">The quote; 0 for none.</param>
    /// <param name="scratch">Receives the value when quotes inside it have to be undoubled.</param>
    public static FieldText Unquote(ReadOnlySpan<byte> field, byte quote, FieldScratch scratch)
    {
        if (quote == 0 || field.IsEmpty || field[0] != quote)
        {
            return new FieldText(field, isQuoted: false);
        }

        if (field.Length < 2 || field[^1] != quote)
        {
            return new FieldText(field, isQuoted: false);
        }

        var inner = field[1..^1];
        return inner.Contains(quote) ? Undouble(field, inner, quote, scratch) : new FieldText(inner, isQuoted: true);
    }

    private static FieldText Undouble(ReadOnlySpan<byte> field, ReadOnlySpan<byte> inner, byte quote, FieldScratch scratch)
    {
        var result = scratch.NewFront(inner.Length);
        var written = 0;
        for (var found = inner.IndexOf(quote); found >= 0; found = inner.IndexOf(quote))
        {
            if (found + 1 >= inner.Length || inner[found + 1] != quote)
            {
                return new FieldText(field, isQuoted: false);
            }

            inner[..(found + 1)].CopyTo(result.AsSpan(written));
            written += found + 1;
            inner = inner[(found + 2)..];
        }

        inner.CopyTo(result.AsSpan(written));
        return new FieldText(result.AsSpan(0, written + inner.Length), isQuoted: true);
    }

    /// <summary>The value after the column's transforms.</summary>
    public FieldText Transform(ColumnPlan column, FieldScratch scratch) =>
        column.Transforms.Length == 0 ? this : new FieldText(TextTransforms.Apply(column.Transforms, Text, scratch), IsQuoted);

    /// <summary>Whether the value, transformed, means NULL in this column.</summary>
    public bool IsNull(ColumnPlan column)
    {
        if (Text.IsEmpty)
        {
            return !IsQuoted || column.QuotedEmptyIsNull;
        }

        if (IsQuoted && !column.QuotedNull)
        {
            return false;
        }

        foreach (var token in column.NullTokens)
        {
            if (Text.SequenceEqual(token))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Appends the COPY field of a value that is transformed already.</summary>
    /// <returns>A verdict. After a bad one nothing is appended, but a field that only breaks a rule is in <see cref="CopyBuffer.Free"/>.</returns>
    public int Encode(ColumnPlan column, FieldScratch scratch, CopyBuffer output)
    {
        if (IsNull(column))
        {
            output.Append(column.NullField);
            return column.NullVerdict;
        }

        return EncodeValue(column, scratch, output);
    }

    /// <summary>The same where the value is surely not NULL.</summary>
    public unsafe int EncodeValue(ColumnPlan column, FieldScratch scratch, CopyBuffer output)
    {
        output.Reserve(Text.Length + FieldRoom.Bytes);
        ref var value = ref MemoryMarshal.GetReference(Text);
        var written = column.Convert(column, scratch, ref output.Next, ref value, Text.Length);
        if (written < 0)
        {
            return written;
        }

        output.Advance(written);
        return Verdict.Good;
    }
}
