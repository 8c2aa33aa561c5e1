using Etl.Core.Copy;

namespace Etl.Core.Conversion;

/// <summary>
/// Turns a value's bytes into a field of the COPY format. Implementations are structs without state: what a column
/// needs is in its plan, and the plan's function pointer leads to the one instance made for it.
/// </summary>
internal interface IFieldConverter
{
    /// <summary>Writes the field, or says why not.</summary>
    /// <param name="column">The column's plan.</param>
    /// <param name="scratch">Buffers of the calling thread.</param>
    /// <param name="output">Where the field goes: room for <paramref name="length"/> + <see cref="FieldRoom.Bytes"/> bytes, and <see cref="CopyBuffer.Slack"/> more that may be overwritten.</param>
    /// <param name="value">The value's first byte; <see cref="FieldRoom.ReadablePadding"/> bytes behind its last are readable.</param>
    /// <param name="length">Its bytes; 0 only for a quoted empty field.</param>
    /// <returns>The field's bytes, its length included, or a verdict below zero. A value that only breaks a rule has been written nevertheless.</returns>
    static abstract int Convert(ColumnPlan column, FieldScratch scratch, ref byte output, ref byte value, int length);
}

/// <summary>What converters may rely on around a value.</summary>
internal static class FieldRoom
{
    /// <summary>A field's bytes in COPY are at most those of its text and so many more (numeric: 4 + 8, and up to one group more than its digits fill).</summary>
    public const int Bytes = 32;

    /// <summary>Readable bytes behind a value, so that whole vectors can be loaded.</summary>
    public const int ReadablePadding = 64;
}

/// <summary>Zero, or why a value is not taken: a number below zero for each reject kind.</summary>
internal static class Verdict
{
    public const int Good = 0;

    public const int InvalidValue = ~(int)Rejects.RejectKind.InvalidValue;

    public const int OutOfRange = ~(int)Rejects.RejectKind.OutOfRange;

    public const int ExcessScale = ~(int)Rejects.RejectKind.ExcessScale;

    /// <summary>The value must be looked at before it is converted; no converter of a type says so.</summary>
    public const int Unprepared = int.MinValue;

    public static int Bad(Rejects.RejectKind kind) => ~(int)kind;

    public static Rejects.RejectKind Kind(int verdict) => (Rejects.RejectKind)~verdict;
}
