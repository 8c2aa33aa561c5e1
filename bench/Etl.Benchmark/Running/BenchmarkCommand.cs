using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Etl.Benchmark.Running;

/// <summary>The command line: <c>bench/run [--rows N] [--rounds N] [--only NAME]…</c></summary>
internal static class BenchmarkCommand
{
    public static Task<int> InvokeAsync(string[] args)
    {
        var rows = new Option<long>("--rows") { Description = $"The records of the loaded file [default: {BenchmarkOptions.DefaultRows}]", HelpName = "N", CustomParser = Number, DefaultValueFactory = _ => BenchmarkOptions.DefaultRows };
        var rounds = new Option<long>("--rounds") { Description = $"How often each is measured [default: {BenchmarkOptions.DefaultRounds}]", HelpName = "N", CustomParser = Number, DefaultValueFactory = _ => BenchmarkOptions.DefaultRounds };
        var only = new Option<string[]>("--only") { Description = $"Take this measure only, and write no results: {string.Join(", ", Measures.Names)}", HelpName = "NAME", DefaultValueFactory = _ => [] };
        only.AcceptOnlyFromAmong([.. Measures.Names]);
        var command = new RootCommand("Compares etl with its peers on this machine and writes bench/results/.") { rows, rounds, only };
        command.SetAction((parsed, ct) => RunAsync(
            new BenchmarkOptions
            {
                Rows = parsed.GetValue(rows),
                Rounds = (int)parsed.GetValue(rounds),
                Only = [.. parsed.GetValue(only) ?? []],
            },
            ct));
        var configuration = new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(1), EnableDefaultExceptionHandler = false };
        return command.Parse(args).InvokeAsync(configuration);
    }

    private static async Task<int> RunAsync(BenchmarkOptions options, CancellationToken ct)
    {
        try
        {
            await new BenchmarkRun(options, BenchmarkFiles.Find()).RunAsync(ct);
            return 0;
        }
        catch (BenchmarkException error)
        {
            await Console.Error.WriteLineAsync($"bench: {error.Message}");
            return 1;
        }
        catch (OperationCanceledException)
        {
            return 130;
        }
    }

    private static long Number(ArgumentResult result)
    {
        var text = result.Tokens is [var token] ? token.Value : "";
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 100_000_000)
        {
            return number;
        }

        result.AddError($"{text} is not a number from 1 to 100000000.");
        return 0;
    }
}
