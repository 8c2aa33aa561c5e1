namespace Etl.Torture.Running;

/// <summary>Says how the torture goes on, a line each.</summary>
internal sealed class TortureLog(TextWriter writer)
{
    public void Note(string text) => writer.WriteLine($"torture: {text}");
}
