using Spectre.Console;

namespace Etl.Cli.Terminals;

/// <summary>A place to write to: a terminal, or a pipe or file without width and colour of its own.</summary>
/// <param name="writer">What takes the text.</param>
/// <param name="isTerminal">Whether a person watches, so that lines may be drawn over.</param>
/// <param name="color">Whether colours may be used.</param>
/// <param name="width">The columns that tables may take.</param>
internal sealed class Screen(TextWriter writer, bool isTerminal, bool color, int width)
{
    private IAnsiConsole? _console;

    /// <summary>What takes the text. Lines written here are never wrapped: paths and statements in them stay whole.</summary>
    public TextWriter Writer => writer;

    /// <summary>Whether a person watches.</summary>
    public bool IsTerminal => isTerminal;

    /// <summary>The columns that tables may take.</summary>
    public int Width => width;

    /// <summary>For tables and bars. Made on first need: a line of help or JSON should not wait for it.</summary>
    public IAnsiConsole Console => _console ??= CreateConsole(width);

    /// <summary>The same place with room for tables as wide as they are.</summary>
    public IAnsiConsole Unbounded() => CreateConsole(short.MaxValue);

    /// <summary>A word in a colour, where there are any.</summary>
    /// <param name="text">The word.</param>
    /// <param name="sgr">The parameter of ECMA-48's Select Graphic Rendition, such as 32 for green.</param>
    public string Styled(string text, int sgr) => color ? $"\e[{sgr}m{text}\e[0m" : text;

    /// <summary>Writes a line, which must be safe for a terminal.</summary>
    public void Line(string text = "") => writer.WriteLine(text);

    private IAnsiConsole CreateConsole(int columns)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isTerminal || color ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = color ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = isTerminal ? InteractionSupport.Yes : InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        console.Profile.Width = columns;
        console.Profile.Capabilities.Unicode = true;
        return console;
    }
}
