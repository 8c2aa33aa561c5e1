
namespace Etl.Functions.Tests.Corpus;

public class CorpusTests
{
    public static TheoryData<string> Cases => [.. CorpusCase.Names];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Every_file_comes_to_the_same_however_it_is_cut_and_read(string name)
    {
        var given = CorpusCase.Read(name);
        foreach (var cutting in Cutting.Of(given.Input.Length))
        {
            await Outcomes.CheckAsync(given, cutting);
        }
    }
}
