using System.CommandLine;
using System.CommandLine.Parsing;
using Etl.Cli.Options;
using Etl.Core;

namespace Etl.Cli.Costs;

/// <summary><c>etl cost --bytes SIZE</c></summary>
internal static class CostCommand
{
    /// <summary>S3 holds no larger object.</summary>
    private const long MostBytes = 50_000_000_000_000;

    public static Command Create(CommandContext context)
    {
        var bytes = new Option<long>("--bytes") { Description = "The size of the file, such as 1TB, 1.5GB or 1TiB", HelpName = "SIZE", Required = true, CustomParser = ParseBytes };
        var chunkSize = new Option<long?>("--chunk-size") { Description = "The bytes of a chunk, such as 50MiB or 100MB [default: 50MiB]", HelpName = "SIZE", CustomParser = ParseChunkSize };
        var json = new Option<bool>("--json") { Description = "Print one line of JSON" };
        var command = new Command("cost", "Estimates what a load costs on AWS, and how long it takes") { bytes, chunkSize, json };
        command.SetAction((parsed, _) =>
        {
            var cost = CostEstimate.Of(parsed.GetValue(bytes), parsed.GetValue(chunkSize) ?? Defaults.ChunkSizeBytes);
            if (parsed.GetValue(json))
            {
                context.Out.Line(CostJson.Text(cost));
            }
            else
            {
                CostTable.Write(context.Out, cost);
            }

            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    private static long ParseBytes(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (!DataSize.TryParse(text, out var bytes))
        {
            result.AddError(CostMessages.NotASize("--bytes", text));
        }
        else if (bytes > MostBytes)
        {
            result.AddError(CostMessages.TooLarge(text));
        }

        return bytes;
    }

    private static long? ParseChunkSize(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (!DataSize.TryParse(text, out var bytes))
        {
            result.AddError(CostMessages.NotASize("--chunk-size", text));
        }
        else if (bytes < RunOptions.LeastChunkSize)
        {
            result.AddError(CommandMessages.ChunkTooSmall(text, RunOptions.LeastChunkSize));
        }

        return bytes;
    }
}
