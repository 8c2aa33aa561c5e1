using Etl.Functions.Texts;
using Etl.Local.Running;

namespace Etl.Cli.Progress;

/// <summary>Chooses how a run's progress is shown: bars on a terminal, lines elsewhere, or not at all.</summary>
internal static class RunDisplay
{
    public static async Task<T> ShowAsync<T>(CommandContext context, string file, bool quiet, Func<IRunProgress, Task<T>> work)
    {
        var screen = context.Error;
        if (quiet)
        {
            return await work(new NoProgress(context.Time));
        }

        if (!screen.IsTerminal)
        {
            return await work(new LineProgress(screen, file, context.Time));
        }

        screen.Line(SafeText.OneLine(file));
        return await LiveProgress.ShowAsync(screen.Console, context.Time, work);
    }

    private sealed class NoProgress(TimeProvider time) : StageBoard(time)
    {
        public override void Note(string text)
        {
        }

        protected override void Started(StageMeter meter)
        {
        }

        protected override void Advanced(StageMeter meter)
        {
        }

        protected override void Ended(StageMeter meter)
        {
        }
    }
}
