namespace Etl.Cli.Watching;

/// <summary>A file as a look at its directory shows it.</summary>
/// <param name="Path">Its absolute path.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Modified">When it was last written.</param>
internal readonly record struct SeenFile(string Path, long Size, DateTimeOffset Modified);

/// <summary>
/// Tells which files have stopped growing: size and time of change equal over a second at least. A file that was taken is
/// not offered again until it changes, or its next try is due.
/// </summary>
internal sealed class SettledFiles
{
    /// <summary>How long a file must stay as it is. Writers that pause for longer write under another name first.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, Entry> _files = new(StringComparer.Ordinal);

    /// <summary>Takes a look at all files there are. Returns those to load now, oldest first.</summary>
    public IReadOnlyList<SeenFile> Observe(IReadOnlyCollection<SeenFile> files, DateTimeOffset now)
    {
        foreach (var gone in _files.Keys.Except(files.Select(file => file.Path)).ToArray())
        {
            _files.Remove(gone);
        }

        foreach (var file in files)
        {
            if (!_files.TryGetValue(file.Path, out var entry) || entry.File != file)
            {
                _files[file.Path] = new Entry(file, now, now + Quiet);
            }
        }

        return
        [
            .. _files.Values.Where(entry => entry.Due <= now).Select(entry => entry.File)
                .OrderBy(file => file.Modified).ThenBy(file => file.Path, StringComparer.Ordinal),
        ];
    }

    /// <summary>Leaves a file alone until it changes.</summary>
    public void Leave(SeenFile file) => Put(file, DateTimeOffset.MaxValue);

    /// <summary>Offers a file again at a time, or when it changes.</summary>
    public void Retry(SeenFile file, DateTimeOffset due) => Put(file, due);

    private void Put(SeenFile file, DateTimeOffset due)
    {
        if (_files.TryGetValue(file.Path, out var entry) && entry.File == file)
        {
            _files[file.Path] = entry with { Due = due };
        }
    }

    private readonly record struct Entry(SeenFile File, DateTimeOffset Since, DateTimeOffset Due);
}
