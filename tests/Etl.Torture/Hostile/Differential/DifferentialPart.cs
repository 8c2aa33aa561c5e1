using Etl.Torture.Running;

namespace Etl.Torture.Hostile.Differential;

/// <summary>Others read what we read: CsvHelper the documents, Postgres the values.</summary>
internal sealed class DifferentialPart : ITorturePart
{
    public string Name => "differential";

    public string Promise => "What RFC 4180 says is what we read; a value is loaded as Postgres itself would read it, or rejected.";

    public string Unit => "records and values";

    public Task<IReadOnlyList<TortureCase>> ListAsync(TortureContext context, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<TortureCase>>(
        [
            new TortureCase("CsvHelper", token => CsvHelperCase.RunAsync(context, token)),
            new TortureCase("text", token => TextJudgeCase.RunAsync(context, token)),
            .. JudgedTypes.All.Select(type => new TortureCase(type.Name, new JudgeCase(context, type).RunAsync)),
        ]);
}
