using Etl.Core.Conversion;
using Etl.Core.Copy;
using Etl.Core.Datasets;
using Etl.Core.Rejects;

namespace Etl.Core.Plans;

/// <summary>Converts single values of one column, as a load would: for tests and tools. Not safe for several threads at once.</summary>
public sealed class FieldConverter : IDisposable
{
    private readonly ColumnPlan _column;
    private readonly FieldScratch _scratch = new();
    private readonly CopyBuffer _output = new(1024);
    private byte[] _padded = [];

    /// <summary>Compiles the column.</summary>
    /// <exception cref="ArgumentException">The column has problems; they are named.</exception>
    public FieldConverter(Column column, FileFormat? file = null)
    {
        var problems = new List<DatasetProblem>();
        _column = new ColumnCompiler(column, "columns[0]", file ?? new FileFormat(), problems).Compile(0, null);
        if (problems.Count != 0)
        {
            throw new ArgumentException(string.Join("; ", problems), nameof(column));
        }
    }

    /// <summary>Converts a value.</summary>
    /// <param name="value">Its bytes, without quotes.</param>
    /// <param name="isQuoted">Whether it was quoted in the file.</param>
    /// <param name="field">The COPY field: the length (-1 for NULL) and the bytes; valid until the next call.</param>
    /// <param name="kind">Why it is rejected, when the result is false.</param>
    public bool TryConvert(ReadOnlySpan<byte> value, bool isQuoted, out ReadOnlySpan<byte> field, out RejectKind kind)
    {
        if (_padded.Length < value.Length + FieldRoom.ReadablePadding)
        {
            _padded = new byte[(value.Length + FieldRoom.ReadablePadding) * 2];
        }

        value.CopyTo(_padded);
        _output.Clear();
        var text = new FieldText(_padded.AsSpan(0, value.Length), isQuoted).Transform(_column, _scratch);
        var verdict = text.Encode(_column, _scratch, _output);
        field = verdict == Verdict.Good ? _output.Written : default;
        kind = verdict == Verdict.Good ? default : FieldFault.Kind(verdict, text.Text);
        return verdict == Verdict.Good;
    }

    /// <summary>Returns the buffers.</summary>
    public void Dispose()
    {
        _scratch.Dispose();
        _output.Dispose();
    }
}

/// <summary>Names what is wrong with a value that a converter refused.</summary>
internal static class FieldFault
{
    /// <summary>The kind to report: bytes that no text can hold come before what the converter made of them.</summary>
    public static RejectKind Kind(int verdict, ReadOnlySpan<byte> text)
    {
        var kind = Verdict.Kind(verdict);
        if (kind != RejectKind.InvalidValue)
        {
            return kind;
        }

        var asText = TextConverter.Check(text);
        return asText == Verdict.Good ? kind : Verdict.Kind(asText);
    }
}
