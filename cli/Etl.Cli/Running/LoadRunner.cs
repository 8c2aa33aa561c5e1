using Etl.Cli.Progress;
using Etl.Local;
using Etl.Local.Running;

namespace Etl.Cli.Running;

/// <summary>Takes files through the pipeline one after the other and shows each.</summary>
/// <param name="context">The surroundings.</param>
/// <param name="etl">The pipeline.</param>
/// <param name="json">Whether results are lines of JSON.</param>
/// <param name="quiet">Whether progress is left out.</param>
/// <param name="repeatedOptions">Options that shown commands need; empty or starting with a space.</param>
internal sealed class LoadRunner(CommandContext context, ILocalEtl etl, bool json, bool quiet, string repeatedOptions)
{
    /// <summary>Loads one file. Throws only when cancelled.</summary>
    public async Task<RunOutcome> RunAsync(RunRequest request, CancellationToken ct)
    {
        var outcome = await RunDisplay.ShowAsync(context, request.File, quiet, progress => etl.RunAsync(request, progress, ct));
        if (json)
        {
            context.Out.Line(RunJson.Line(outcome));
            context.Out.Writer.Flush();
            return outcome;
        }

        new RunSummary(context.Out, repeatedOptions).Write(outcome);
        return outcome;
    }
}
