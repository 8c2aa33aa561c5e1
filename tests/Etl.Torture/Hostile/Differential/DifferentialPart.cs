using Etl.Torture.Running;

namespace Etl.Torture.Hostile.Differential;

/// <summary>Others read what we read: CsvHelper and Sylvan the documents, Postgres the values.</summary>
internal sealed class DifferentialPart : ITorturePart
{
    public string Name => "differential";

    public string Promise => "What RFC 4180 says is what we read; a value is loaded as Postgres itself would read it, or rejected.";

    public string Unit => "records and values";

    public Task<IReadOnlyList<TortureCase>> ListAsync(TortureContext context, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<TortureCase>>(
        [
            new TortureCase("CsvHelper", new OtherReaderCase(context, salt: 4, OtherReaderCase.ReadByCsvHelper).RunAsync),
            new TortureCase("Sylvan", new OtherReaderCase(context, salt: 5, OtherReaderCase.ReadBySylvan).RunAsync),
            new TortureCase("text", token => TextJudgeCase.RunAsync(context, token)),
            .. JudgedTypes.All.Select(type => new TortureCase(type.Name, new JudgeCase(context, type).RunAsync)),
        ]);
}
