using Etl.Core.Copy;
using Etl.Core.Plans;

namespace Etl.Core.Conversion;

/// <summary>
/// Turns a value's bytes into a field of the COPY format. Implementations are structs without state: what a column
/// needs is in its plan, and the plan's function pointer leads to the one instance made for it.
/// </summary>
internal interface IFieldConverter
{
    /// <summary>Appends the field, or appends nothing that counts and says why not.</summary>
    /// <param name="column">The column's plan.</param>
    /// <param name="scratch">Buffers of the calling thread.</param>
    /// <param name="output">Has room for <paramref name="length"/> + <see cref="FieldRoom.Bytes"/> bytes.</param>
    /// <param name="value">The value's first byte; <see cref="FieldRoom.ReadablePadding"/> bytes behind its last are readable.</param>
    /// <param name="length">Its bytes; 0 only for a quoted empty field.</param>
    /// <returns><see cref="Verdict.Good"/> or <see cref="Verdict.Bad"/>. After the latter the caller rolls back.</returns>
    static abstract int Convert(ColumnPlan column, FieldScratch scratch, CopyBuffer output, ref byte value, int length);
}

/// <summary>What converters may rely on around a value.</summary>
internal static class FieldRoom
{
    /// <summary>A field's bytes in COPY are at most those of its text and so many more (numeric: 4 + 8, and up to one group more than its digits fill).</summary>
    public const int Bytes = 32;

    /// <summary>Readable bytes behind a value, so that whole vectors can be loaded.</summary>
    public const int ReadablePadding = 64;
}

/// <summary>A converter's answer: zero, or one more than the reject kind.</summary>
internal static class Verdict
{
    public const int Good = 0;

    public const int InvalidValue = (int)Rejects.RejectKind.InvalidValue + 1;

    public const int OutOfRange = (int)Rejects.RejectKind.OutOfRange + 1;

    public const int ExcessScale = (int)Rejects.RejectKind.ExcessScale + 1;

    public static int Bad(Rejects.RejectKind kind) => (int)kind + 1;

    public static Rejects.RejectKind Kind(int verdict) => (Rejects.RejectKind)(verdict - 1);
}
