namespace Etl.Torture.Running;

/// <summary>Says how the torture goes on, a line each.</summary>
internal sealed class TortureLog(TextWriter writer)
{
    private readonly TextWriter _writer = TextWriter.Synchronized(writer);

    public void Note(string text) => _writer.WriteLine($"torture: {text}");
}
