using System.Collections.Concurrent;
using Etl.Functions.Texts;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Etl.Cli.Progress;

/// <summary>Progress for a terminal: a bar a stage, drawn again several times a second by a thread of its own.</summary>
internal sealed class LiveProgress : StageBoard
{
    private readonly IAnsiConsole _console;
    private readonly ProgressContext _bars;
    private readonly ConcurrentDictionary<int, StageMeter> _meters;
    private readonly ConcurrentDictionary<StageMeter, ProgressTask> _tasks = new();

    private LiveProgress(IAnsiConsole console, ProgressContext bars, ConcurrentDictionary<int, StageMeter> meters, TimeProvider time)
        : base(time)
    {
        _console = console;
        _bars = bars;
        _meters = meters;
    }

    /// <summary>Shows bars while the work goes on; they stay on the screen afterwards.</summary>
    public static Task<T> ShowAsync<T>(IAnsiConsole console, TimeProvider time, Func<StageBoard, Task<T>> work)
    {
        var meters = new ConcurrentDictionary<int, StageMeter>();
        return console.Progress()
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn { Width = 24 },
                new PercentageColumn(),
                new FiguresColumn(meters))
            .StartAsync(bars => work(new LiveProgress(console, bars, meters, time)));
    }

    public override void Note(string text) => _console.WriteLine(SafeText.OneLine(text));

    protected override void Started(StageMeter meter)
    {
        var task = _bars.AddTask(Markup.Escape(meter.Title), autoStart: true, maxValue: 1);
        task.IsIndeterminate = !meter.IsMeasured;
        _meters[task.Id] = meter;
        _tasks[meter] = task;
    }

    protected override void Advanced(StageMeter meter)
    {
        if (_tasks.TryGetValue(meter, out var task))
        {
            task.Value = meter.Fraction;
        }
    }

    protected override void Ended(StageMeter meter)
    {
        if (!_tasks.TryGetValue(meter, out var task))
        {
            return;
        }

        task.IsIndeterminate = false;
        task.Value = 1;
        task.StopTask();
    }

    private sealed class FiguresColumn(ConcurrentDictionary<int, StageMeter> meters) : ProgressColumn
    {
        protected override bool NoWrap => true;

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
            new Text(meters.TryGetValue(task.Id, out var meter) ? meter.Figures() : "");
    }
}
