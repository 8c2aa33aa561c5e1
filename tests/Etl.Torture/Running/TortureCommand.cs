using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Etl.Torture.Results;

namespace Etl.Torture.Running;

/// <summary>The command line: <c>./etl torture [--seed N] [--seconds N] [--only PART]… [--slice] [--fresh]</c></summary>
internal static class TortureCommand
{
    public static Task<int> InvokeAsync(string[] args)
    {
        var seed = new Option<int>("--seed") { Description = $"What everything random is made of [default: {TortureOptions.DefaultSeed}]", HelpName = "N", CustomParser = Number, DefaultValueFactory = _ => TortureOptions.DefaultSeed };
        var seconds = new Option<int>("--seconds") { Description = $"How long each part goes on that draws its cases by seed [default: {TortureOptions.DefaultSeconds}]", HelpName = "N", CustomParser = Number, DefaultValueFactory = _ => TortureOptions.DefaultSeconds };
        var only = new Option<string[]>("--only") { Description = $"Take this part only, and write no results: {string.Join(", ", Parts.Names)}", HelpName = "PART", DefaultValueFactory = _ => [] };
        only.AcceptOnlyFromAmong([.. Parts.Names]);
        var slice = new Option<bool>("--slice") { Description = "Take the small slice that CI takes, and write no results" };
        var fresh = new Option<bool>("--fresh") { Description = "Do again what a stopped run with the same flags has done" };
        var command = new RootCommand("Attacks every promise of docs/reliability.md and says what was tried and what was lost, which must be nothing.") { seed, seconds, only, slice, fresh };
        command.SetAction((parsed, ct) => RunAsync(
            new TortureOptions
            {
                Seed = parsed.GetValue(seed),
                Seconds = parsed.GetValue(seconds),
                Only = [.. parsed.GetValue(only) ?? []],
                Slice = parsed.GetValue(slice),
                Fresh = parsed.GetValue(fresh),
            },
            ct));
        var configuration = new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(1), EnableDefaultExceptionHandler = false };
        return command.Parse(args).InvokeAsync(configuration);
    }

    private static async Task<int> RunAsync(TortureOptions options, CancellationToken ct)
    {
        try
        {
            var result = await new TortureRun(options, new TortureFiles(), Console.Error).RunAsync(ct);
            Console.Write(ResultText.Of(result));
            return result.Parts.All(part => part.Lost.IsEmpty) ? 0 : 1;
        }
        catch (TortureException error)
        {
            await Console.Error.WriteLineAsync($"torture: {error.Message}");
            return 1;
        }
        catch (OperationCanceledException)
        {
            return 130;
        }
    }

    private static int Number(ArgumentResult result)
    {
        var text = result.Tokens is [var token] ? token.Value : "";
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1)
        {
            return number;
        }

        result.AddError($"{text} is not a number from 1 to {int.MaxValue}.");
        return 0;
    }
}
