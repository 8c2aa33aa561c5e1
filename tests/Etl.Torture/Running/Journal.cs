using System.Text.Json;
using Etl.Torture.Results;

namespace Etl.Torture.Running;

/// <summary>
/// What has been done, a line a case, on disk before the next one begins: a stopped torture goes on where it was. It is of one set of
/// flags and one build; with others it starts anew.
/// </summary>
internal sealed class Journal : IDisposable
{
    private readonly Dictionary<(string Part, string Case), JournalLine> _done = [];
    private readonly StreamWriter _writer;

    private Journal(string path, string identity, bool fresh)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (!fresh && File.Exists(path))
        {
            Read(path, identity);
        }

        var goesOn = _done.Count > 0;
        // A line that a kill has cut short is written over by what was read.
        _writer = new StreamWriter(path, append: false) { AutoFlush = true };
        _writer.WriteLine(JsonSerializer.Serialize(identity));
        if (!goesOn)
        {
            return;
        }

        foreach (var line in _done.Values)
        {
            Write(line);
        }
    }

    /// <summary>How many cases an earlier run has done.</summary>
    public int Count => _done.Count;

    /// <summary>Opens it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="identity">The flags and the build.</param>
    /// <param name="fresh">Whether to forget what is in it.</param>
    public static Journal Open(string path, string identity, bool fresh) => new(path, identity, fresh);

    /// <summary>What an earlier run has found; null when it did not come to the case, or lost something in it.</summary>
    public JournalLine? Find(string part, string name) => _done.GetValueOrDefault((part, name));

    /// <summary>Writes down what came of a case.</summary>
    public void Write(JournalLine line)
    {
        lock (_done)
        {
            _writer.WriteLine(JsonSerializer.Serialize(line, ResultFile.Line));
        }
    }

    public void Dispose() => _writer.Dispose();

    private void Read(string path, string identity)
    {
        using var lines = File.ReadLines(path).GetEnumerator();
        if (!lines.MoveNext() || lines.Current != JsonSerializer.Serialize(identity))
        {
            return;
        }

        while (lines.MoveNext())
        {
            try
            {
                var line = JsonSerializer.Deserialize<JournalLine>(lines.Current, ResultFile.Line)!;
                // What failed is tried again: it is what somebody has mended meanwhile.
                if (line.Problems.Count == 0)
                {
                    _done[(line.Part, line.Case)] = line;
                }
            }
            catch (JsonException)
            {
                return;
            }
        }
    }
}

/// <summary>A case that has been done.</summary>
internal sealed record JournalLine(string Part, string Case, long Tried, double Seconds, IReadOnlyList<string> Problems, string? NotRun);
