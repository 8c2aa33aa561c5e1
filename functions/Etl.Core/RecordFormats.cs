using Etl.Core.Delimited;
using Etl.Core.Records;

namespace Etl.Core;

/// <summary>The record formats, by name. Whatever else a file is written in is converted to one of them.</summary>
public sealed class RecordFormats(params IReadOnlyList<IRecordFormat> formats)
{
    /// <summary>Those that there are.</summary>
    public static RecordFormats All { get; } = new(new DelimitedFormat());

    /// <summary>The one of files of which nothing else is said.</summary>
    public IRecordFormat Default => formats[0];

    /// <summary>The records of a file whose run was planned so.</summary>
    /// <exception cref="ArgumentException">There is no such format.</exception>
    public IRecords Open(PlannedFormat planned) =>
        (formats.FirstOrDefault(format => format.Name == planned.Name) ?? throw new ArgumentException($"There is no record format {planned.Name}.", nameof(planned))).Open(planned.Options);
}
