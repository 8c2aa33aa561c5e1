using System.CommandLine;
using System.Globalization;
using Etl.Cli.Options;
using Etl.Local;

namespace Etl.Cli.History;

/// <summary><c>etl status [LOAD]</c></summary>
internal static class StatusCommand
{
    private const int MostLoads = 50;

    public static Command Create(CommandContext context)
    {
        var load = new Argument<string?>("LOAD") { Description = "A load's id or the start of it [default: the latest 50 loads]", Arity = ArgumentArity.ZeroOrOne };
        var json = new Option<bool>("--json") { Description = "Print one line of JSON a load" };
        var locations = new LocationOptions();
        var command = new Command("status", "Lists the loads, or tells all about one") { load, json };
        locations.AddTo(command, database: true, workspace: true, datasets: false);
        command.SetAction((parsed, ct) => RunAsync(
            context, locations.Resolve(parsed, context), parsed.GetValue(load), parsed.GetValue(json), ct));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, LocalOptions options, string? load, bool json, CancellationToken ct)
    {
        await using var etl = context.Services.OpenEtl(options);
        var connectionString = await etl.ConnectAsync(progress: null, ct);
        if (load is null)
        {
            var loads = await context.Services.ListLoads(connectionString, MostLoads, ct);
            if (!json) StatusTable.WriteList(context.Out, loads);
            else foreach (var each in loads) context.Out.Line(StatusJson.Line(each));
            return ExitCode.Done;
        }

        var found = await context.Services.FindLoad(connectionString, load, ct) ?? throw new CommandException(CommandMessages.NoSuchLoad(load));
        if (json) context.Out.Line(StatusJson.Line(found));
        else StatusTable.WriteOne(context.Out, found);
        return ExitCode.Done;
    }

    /// <summary>A time for people: UTC, to the second.</summary>
    public static string Time(DateTimeOffset? time) =>
        time is { } known ? known.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) : "";
}
