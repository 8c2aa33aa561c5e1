using System.CommandLine;
using Etl.Cli.Options;
using Etl.Functions.Runs;
using Etl.Local.Running;

namespace Etl.Cli.Running;

/// <summary><c>etl run FILE…</c></summary>
internal static class RunCommand
{
    public static Command Create(CommandContext context)
    {
        var files = new Argument<string[]>("FILE") { Description = "The files to load; read in place, never moved or copied", Arity = ArgumentArity.OneOrMore };
        var dataset = new Option<string?>("--dataset") { Description = "The dataset to load as [default: the one that matches incoming/<file name>]", HelpName = "NAME" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only check: claim nothing, load nothing" };
        var force = new Option<bool>("--force") { Description = "Load also what is a repeat of an earlier load, or older than what is loaded" };
        var allowShrink = new Option<bool>("--allow-shrink") { Description = "Let a replace leave however few of the target's rows" };
        var coinFlip = new Option<bool>("--coin-flip") { Hidden = true };
        var locations = new LocationOptions();
        var options = new RunOptions();

        var command = new Command("run", "Loads files into Postgres, each record exactly once") { files, dataset };
        locations.AddTo(command, database: true, workspace: true, datasets: true);
        options.AddTo(command);
        command.Add(dryRun);
        command.Add(force);
        command.Add(allowShrink);
        command.Add(coinFlip);
        command.Validators.Add(result =>
        {
            if (result.GetResult(files)?.Tokens.Any(token => token.Value == "-") == true)
            {
                result.AddError(CommandMessages.NoStandardInput);
            }
        });
        command.SetAction((parsed, ct) => RunAsync(
            context,
            new Batch(parsed, locations, options, [.. (parsed.GetValue(files) ?? []).Select(file => Complete(options.Request(parsed, file), parsed))]),
            ct));
        return command;

        RunRequest Complete(RunRequest request, ParseResult parsed) => request with
        {
            Options = request.Options with
            {
                Dataset = parsed.GetValue(dataset),
                DryRun = parsed.GetValue(dryRun),
                Force = parsed.GetValue(force),
                AllowShrink = parsed.GetValue(allowShrink),
                Guess = parsed.GetValue(coinFlip) ? GuessMode.CoinFlip : GuessMode.Evidence,
            },
        };
    }

    private static async Task<int> RunAsync(CommandContext context, Batch batch, CancellationToken ct)
    {
        var (parsed, locations, options, requests) = batch;
        var worst = ExitCode.Done;
        var total = new RunTotal();
        try
        {
            await using var etl = context.Services.OpenEtl(locations.Resolve(parsed, context));
            var runner = new LoadRunner(context, etl, options.Display(parsed, locations));
            foreach (var request in requests)
            {
                ct.ThrowIfCancellationRequested();
                var outcome = await runner.RunAsync(request, ct);
                worst = ExitCode.Worst(worst, ExitCode.Of(outcome));
                total.Add(outcome);
            }

            if (requests.Count > 1)
            {
                (options.Display(parsed, locations).Json ? context.Error : context.Out).Line(total.ToString());
            }

            return worst;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            context.Error.Line(CommandMessages.Interrupted);
            return ExitCode.Interrupted;
        }
    }

    private sealed record Batch(ParseResult Parsed, LocationOptions Locations, RunOptions Options, IReadOnlyList<RunRequest> Requests);
}
