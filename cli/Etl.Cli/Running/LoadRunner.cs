using Etl.Cli.Progress;
using Etl.Local;
using Etl.Local.Running;

namespace Etl.Cli.Running;

/// <summary>Takes files through the pipeline one after the other and shows each.</summary>
/// <param name="context">The surroundings.</param>
/// <param name="etl">The pipeline.</param>
/// <param name="display">How each is shown.</param>
internal sealed class LoadRunner(CommandContext context, ILocalEtl etl, LoadDisplay display)
{
    /// <summary>Loads one file. Throws only when cancelled.</summary>
    public async Task<RunOutcome> RunAsync(RunRequest request, CancellationToken ct)
    {
        var outcome = await RunDisplay.ShowAsync(context, request.File, display.Quiet, progress => etl.RunAsync(request, progress, ct));
        if (display.Json)
        {
            context.Out.Line(RunJson.Line(outcome));
            context.Out.Writer.Flush();
            return outcome;
        }

        new RunSummary(context.Out, display.WorkspaceOption, display.DatabaseOptions).Write(outcome);
        return outcome;
    }
}

/// <summary>How loads are shown.</summary>
/// <param name="Json">Whether results are lines of JSON.</param>
/// <param name="Quiet">Whether progress is left out.</param>
/// <param name="WorkspaceOption">What shown commands need to work in the same workspace; empty or starting with a space.</param>
/// <param name="DatabaseOptions">The same for those that need the database too.</param>
internal sealed record LoadDisplay(bool Json, bool Quiet, string WorkspaceOption, string DatabaseOptions);
