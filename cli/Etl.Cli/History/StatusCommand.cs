using System.CommandLine;
using System.Globalization;
using Etl.Cli.Options;
using Etl.Postgres.History;

namespace Etl.Cli.History;

/// <summary><c>etl status [LOAD]</c></summary>
internal static class StatusCommand
{
    private const int MostLoads = 50;

    public static Command Create(CommandContext context)
    {
        var load = new Argument<string?>("LOAD") { Description = "A load's id or the start of it [default: the latest 50 loads]", Arity = ArgumentArity.ZeroOrOne };
        var events = new Option<bool>("--events") { Description = "Print what happened in each execution of LOAD, up to 30 days back" };
        var json = new Option<bool>("--json") { Description = "Print one line of JSON a load" };
        var locations = new LocationOptions();
        var command = new Command("status", "Lists the loads, or tells all about one") { load, events, json };
        locations.AddTo(command, database: true, workspace: true, datasets: false);
        command.Validators.Add(result =>
        {
            if (result.GetValue(events) && result.GetValue(load) is null)
            {
                result.AddError(CommandMessages.EventsOfOne);
            }
        });
        command.SetAction((parsed, ct) => RunAsync(context, parsed, locations, parsed.GetValue(load), parsed.GetValue(events), parsed.GetValue(json), ct));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, ParseResult parsed, LocationOptions locations, string? load, bool events, bool json, CancellationToken ct)
    {
        await using var etl = context.Services.OpenEtl(locations.Resolve(parsed, context));
        var connectionString = await etl.ConnectAsync(progress: null, ct);
        var loads = load is null
            ? await context.Services.ListLoads(connectionString, MostLoads, ct)
            : await context.Services.FindLoads(connectionString, load, ct);
        if (load is not null && loads.Count == 0)
        {
            throw new CommandException(CommandMessages.NoSuchLoad(load));
        }

        if (events && loads.Count > 1)
        {
            throw new CommandException(CommandMessages.SeveralLoads(load!, loads.Select(each => each.LoadId)));
        }

        var executions = events ? await context.Services.ListExecutions(connectionString, loads[0].LoadId, ct) : null;

        if (json)
        {
            foreach (var each in loads)
            {
                context.Out.Line(StatusJson.Line(each, executions));
            }
        }
        else if (load is not null && loads.Count == 1)
        {
            StatusTable.WriteOne(context.Out, loads[0], locations.RepeatedWorkspace(parsed));
        }
        else
        {
            StatusTable.WriteList(context.Out, loads);
        }

        if (executions is not null && !json)
        {
            StatusTable.WriteExecutions(context.Out, executions);
        }

        return ExitCode.Done;
    }

    /// <summary>The file: on one machine the bucket is its directory.</summary>
    public static string File(LoadRecord load) => $"{load.Bucket}/{load.Key}";

    /// <summary>A time for people: UTC, to the second.</summary>
    public static string Time(DateTimeOffset? time) =>
        time is { } known ? known.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) : "";
}
