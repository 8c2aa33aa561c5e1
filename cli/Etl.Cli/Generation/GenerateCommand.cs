using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Etl.Cli.Terminals;
using Etl.Local.Objects;

namespace Etl.Cli.Generation;

/// <summary><c>etl generate ROWS FILE</c></summary>
internal static class GenerateCommand
{
    /// <summary>A petabyte: beyond any disk this is tried on, within exact arithmetic.</summary>
    private const long MostRows = 10_000_000_000_000;

    public static Command Create(CommandContext context)
    {
        var rows = new Argument<long>("ROWS") { Description = "The number of records", CustomParser = ParseRows };
        var file = new Argument<string>("FILE") { Description = "The file to write; - is standard output" };
        var seed = new Option<ulong?>("--seed") { Description = "The same seed gives the same file [default: 1]", HelpName = "N", CustomParser = ParseSeed };
        var bad = new Option<decimal>("--bad-percent") { Description = "How many of the records are bad, each in one of a dozen ways [default: 0]", HelpName = "P", CustomParser = ParsePercent };
        var newlines = new Option<bool>("--quoted-newlines") { Description = "Put line feeds into some quoted fields" };
        var command = new Command("generate", "Writes a file of transactions to try things with") { rows, file, seed, bad, newlines };
        command.SetAction((parsed, ct) =>
        {
            var count = parsed.GetRequiredValue(rows);
            var options = new GeneratorOptions
            {
                Rows = count,
                Seed = parsed.GetValue(seed) ?? 1,
                BadRows = (long)Math.Round(count * parsed.GetValue(bad) / 100, MidpointRounding.AwayFromZero),
                QuotedNewlines = parsed.GetValue(newlines),
            };
            return Task.FromResult(Run(context, options, parsed.GetRequiredValue(file), ct));
        });
        return command;
    }

    private static int Run(CommandContext context, GeneratorOptions options, string file, CancellationToken ct)
    {
        var started = context.Time.GetTimestamp();
        var bytes = file == "-" ? WriteOutput(context, options, ct) : WriteFile(context.FullPath(file), options, ct);
        var seconds = context.Time.GetElapsedTime(started).TotalSeconds;
        context.Error.Line(
            $"wrote {Quantity.Count(options.Rows)} records, {Quantity.Count(options.BadRows)} of them bad, {Quantity.Bytes(bytes)} in {Quantity.Seconds(seconds)}");
        return ExitCode.Done;
    }

    private static long WriteOutput(CommandContext context, GeneratorOptions options, CancellationToken ct)
    {
        using var output = context.OpenOutput();
        return new TransactionGenerator(options).Write(output, ct);
    }

    /// <summary>Under another name until it is complete: a watcher of the directory must not see half of it.</summary>
    private static long WriteFile(string path, GeneratorOptions options, CancellationToken ct)
    {
        if (FileKind.Other(path) is { } kind)
        {
            throw new CommandException(CommandMessages.WritesNoOther(path, kind));
        }

        var partial = path + ".part";
        try
        {
            long bytes;
            using (var output = new FileStream(partial, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
            {
                bytes = new TransactionGenerator(options).Write(output, ct);
            }

            File.Move(partial, path, overwrite: true);
            return bytes;
        }
        catch (OperationCanceledException)
        {
            File.Delete(partial);
            throw;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(CommandMessages.CannotWrite(path, error.Message), ExitCode.Failed);
        }
    }

    private static long ParseRows(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var rows) && rows <= MostRows)
        {
            return rows;
        }

        result.AddError(CommandMessages.NotInRange("ROWS", text, 0, MostRows));
        return 0;
    }

    private static ulong? ParseSeed(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seed))
        {
            return seed;
        }

        result.AddError(CommandMessages.NotInRange("--seed", text, 0, long.MaxValue));
        return null;
    }

    private static decimal ParsePercent(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) && percent <= 100)
        {
            return percent;
        }

        result.AddError(CommandMessages.NotAPercentage(text));
        return 0;
    }
}
