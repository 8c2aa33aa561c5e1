using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Etl.Cli.Running;
using Etl.Functions.Datasets;
using Etl.Functions.Runs;
using Etl.Local.Running;

namespace Etl.Cli.Options;

/// <summary>How files are loaded: the options that <c>run</c> and <c>watch</c> share.</summary>
internal sealed class RunOptions
{
    /// <summary>Chunks below this cost more in bookkeeping than in reading.</summary>
    public const long LeastChunkSize = 1 << 10;

    /// <summary>Each chunk in flight has a database connection of its own.</summary>
    public const int MostConcurrency = 64;

    private readonly Option<long?> _chunkSize = new("--chunk-size")
    {
        Description = "The bytes of a chunk, such as 50MiB, 64KiB or 1048576 [default: 50MiB]",
        HelpName = "SIZE",
        CustomParser = ParseSize,
    };

    private readonly Option<int?> _concurrency = new("--concurrency")
    {
        Description = "The most chunks in flight [default: 10]",
        HelpName = "N",
        CustomParser = ParseConcurrency,
    };

    private readonly Option<bool> _validateFirst = new("--validate-first") { Description = "Check every chunk before any is staged" };
    private readonly Option<bool> _json = new("--json") { Description = "Print one line of JSON a file on standard output, everything else on standard error" };
    private readonly Option<bool> _quiet = new("--quiet") { Description = "Show no progress" };

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_chunkSize);
        command.Add(_concurrency);
        command.Add(_validateFirst);
        command.Add(_json);
        command.Add(_quiet);
    }

    /// <summary>How results are shown.</summary>
    public LoadDisplay Display(ParseResult parsed, LocationOptions locations) =>
        new(parsed.GetValue(_json), parsed.GetValue(_quiet), locations.RepeatedWorkspace(parsed), locations.RepeatedDatabase(parsed));

    /// <summary>The request for a file.</summary>
    public RunRequest Request(ParseResult parsed, string file) => new()
    {
        File = file,
        Options = new LoadOptions
        {
            ChunkSize = parsed.GetValue(_chunkSize),
            MaxConcurrency = parsed.GetValue(_concurrency),
            ValidateFirst = parsed.GetValue(_validateFirst),
        },
    };

    private static long? ParseSize(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (!ByteSize.TryParse(text, out var bytes) || bytes == 0)
        {
            result.AddError(CommandMessages.NotASize("--chunk-size", text));
        }
        else if (bytes < LeastChunkSize)
        {
            result.AddError(CommandMessages.ChunkTooSmall(text, LeastChunkSize));
        }

        return bytes;
    }

    private static int? ParseConcurrency(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= MostConcurrency)
        {
            return count;
        }

        result.AddError(CommandMessages.NotInRange("--concurrency", text, 1, MostConcurrency));
        return null;
    }
}
