using System.Collections.Immutable;
using Etl.Core;
using Etl.Core.Datasets;
using Etl.Core.Records;
using Etl.Core.Sniffing;
using Etl.Functions.Errors;
using Etl.Functions.Objects;
using Etl.Functions.Runs;

namespace Etl.Functions.Split;

/// <summary>Looks at a file's first bytes and holds them against the dataset.</summary>
public sealed class FileInspector(IObjectStore objects)
{
    /// <summary>Inspects a file.</summary>
    /// <exception cref="FileFormatException">It is not what the dataset reads.</exception>
    /// <exception cref="HeaderException">Its header does not fit; everything that is wrong is named.</exception>
    public async Task<InspectedHead> InspectAsync(Source source, IRecordFormat format, Dataset dataset, CancellationToken ct)
    {
        var limit = (int)Math.Min(source.Length, Math.Max(Defaults.HeadBytes, 2L * dataset.File.MaxRecordBytes));
        for (var length = (int)Math.Min(source.Length, Defaults.HeadBytes); ; length = Math.Min(limit, length * 4))
        {
            var head = new byte[length];
            if (length > 0)
            {
                await source.ReadExactlyAsync(objects, 0, head, ct);
            }

            if (Magic.OfBytes(head) is { } other)
            {
                throw new FileFormatException(FunctionMessages.NotReadable(source.Object, other.Message));
            }

            switch (format.Inspect(head, source.Length, dataset))
            {
                case Inspection.Readable readable:
                    return new InspectedHead(readable.File, head.AsMemory(0, (int)readable.File.DataStart), [.. Warnings(readable.File, dataset)]);
                case Inspection.Refused { IsOfHeader: true } refused:
                    throw new HeaderException(FunctionMessages.NotReadable(source.Object, refused.Reason));
                case Inspection.Refused refused:
                    throw new FileFormatException(FunctionMessages.NotReadable(source.Object, refused.Reason));
            }

            if (length == limit)
            {
                throw new HeaderException(FunctionMessages.HeaderTooLong(source.Object, dataset.File.MaxRecordBytes));
            }
        }
    }

    private static IEnumerable<Warning> Warnings(InspectedFile file, Dataset dataset)
    {
        if (file.Notices.HasFlag(FileNotices.MixedLineEnds))
        {
            yield return new Warning(WarningCodes.MixedLineEnds, FunctionMessages.MixedLineEnds, 1);
        }

        var fields = dataset.Fields;
        var absent = dataset.Rows.SelectMany(row => row.Inputs.Select((input, column) => (dataset.Columns[column], input.Field)))
            .Where(one => one.Field >= 0 && file.Layout.Indexes[one.Field] < 0)
            .Select(one => (one.Item1, fields[one.Field])).Distinct().ToList();
        if (absent.Count > 0)
        {
            yield return new Warning(WarningCodes.AbsentColumns, FunctionMessages.AbsentColumns(dataset, absent), absent.Count);
        }

        if (file.Notices.HasFlag(FileNotices.Empty))
        {
            yield return new Warning(WarningCodes.EmptyFile, FunctionMessages.EmptyFile, 1);
        }
        else if (file.Notices.HasFlag(FileNotices.HeaderOnly))
        {
            yield return new Warning(WarningCodes.HeaderOnly, FunctionMessages.HeaderOnly, 1);
        }
    }
}

/// <summary>What a file's first bytes say about it.</summary>
/// <param name="File">What its format has found.</param>
/// <param name="Head">The bytes before the first record.</param>
/// <param name="Warnings">What is worth telling.</param>
public sealed record InspectedHead(InspectedFile File, ReadOnlyMemory<byte> Head, ImmutableArray<Warning> Warnings);
