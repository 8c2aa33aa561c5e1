using System.Collections.Immutable;
using Etl.Core.Datasets;
using Etl.Core.Names;
using Etl.Functions.Errors;

namespace Etl.Functions.Datasets;

/// <summary>All datasets of a directory. A file with mistakes stands in the way only of what it says it takes and of what no other one takes.</summary>
public sealed class DatasetCatalog : IDatasetSource
{
    private readonly string _directory;
    private readonly ImmutableArray<DatasetParseResult> _files;

    private DatasetCatalog(string directory, ImmutableArray<DatasetParseResult> files)
    {
        _directory = directory;
        _files = files;
    }

    /// <summary>All files, by name, those with mistakes too.</summary>
    public ImmutableArray<DatasetParseResult> Files => _files;

    /// <summary>The datasets without mistakes, by file name.</summary>
    public ImmutableArray<Dataset> Datasets => [.. _files.Select(file => file.Dataset).OfType<Dataset>()];

    /// <summary>All mistakes, by file and place.</summary>
    public ImmutableArray<DatasetProblemAt> Problems => [.. _files.SelectMany(file => file.Problems)];

    /// <summary>The files with mistakes that do not even say what they take, by name.</summary>
    public ImmutableArray<DatasetParseResult> Unreadable => [.. _files.Where(file => file.Match.IsEmpty && file.Dataset is null)];

    /// <summary>Reads every *.yaml and *.yml file of a directory, not of those below it.</summary>
    /// <param name="directory">The directory; problems show it as it is given here.</param>
    /// <exception cref="DatasetException">There is no such directory.</exception>
    public static DatasetCatalog Load(string directory)
    {
        if (!Directory.Exists(directory))
        {
            throw new DatasetException(DatasetMessages.NoDirectory(directory));
        }

        var names = Directory.EnumerateFiles(directory)
            .Where(path => Path.GetExtension(path).ToLowerInvariant() is ".yaml" or ".yml")
            .Order(StringComparer.Ordinal);
        return Create(directory, names.Select(path => Read(path, $"{directory.TrimEnd('/', '\\')}/{Path.GetFileName(path)}")));
    }

    /// <summary>Puts together what was read elsewhere.</summary>
    /// <param name="directory">What messages call the place.</param>
    /// <param name="files">The files, in the order of their names.</param>
    public static DatasetCatalog Create(string directory, IEnumerable<DatasetParseResult> files)
    {
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        var all = ImmutableArray.CreateBuilder<DatasetParseResult>();
        foreach (var file in files)
        {
            if (file.Name is null || owners.TryAdd(file.Name, file.FileName))
            {
                all.Add(file);
                continue;
            }

            var (line, column) = file.NamePlace;
            var taken = new DatasetProblemAt(file.FileName, line, column, "dataset", DatasetMessages.NameTaken(file.Name, owners[file.Name]));
            all.Add(file with { Dataset = null, Problems = [taken, .. file.Problems] });
        }

        return new DatasetCatalog(directory, all.ToImmutable());
    }

    /// <summary>These very datasets.</summary>
    ValueTask<DatasetCatalog> IDatasetSource.ReadAsync(CancellationToken ct) => ValueTask.FromResult(this);

    /// <summary>The dataset that takes an object key, with its file.</summary>
    /// <exception cref="DatasetException">None does, several do, one with mistakes does, or none does and a file with mistakes may.</exception>
    public DatasetParseResult Match(string key)
    {
        var matches = _files.Where(file => file.Match.Any(glob => new Glob(glob).IsMatch(key))).ToList();
        Refuse(matches.Count > 0 ? matches : Unreadable);
        return matches switch
        {
            [var match] => match,
            [] => throw new DatasetException(DatasetMessages.NoMatch(key, _directory, Describe(_files))),
            _ => throw new DatasetException(DatasetMessages.SeveralMatch(key, Describe(matches))),
        };
    }

    /// <summary>The dataset of a name, with its file.</summary>
    /// <exception cref="DatasetException">There is none, or its file has mistakes.</exception>
    public DatasetParseResult Find(string name)
    {
        var named = _files.Where(file => file.Name == name).ToList();
        Refuse(named);
        if (named.Count > 0)
        {
            return named[0];
        }

        Refuse(_files.Where(file => file.Name is null));
        throw new DatasetException(NearestName.Find(name, _files.Select(file => file.Name).OfType<string>()) is { } near
            ? DatasetMessages.NoSuchDataset(name, near)
            : DatasetMessages.NoSuchDataset(name, _directory, Describe(_files)));
    }

    private static void Refuse(IEnumerable<DatasetParseResult> files)
    {
        var problems = files.SelectMany(file => file.Problems).ToImmutableArray();
        if (!problems.IsEmpty)
        {
            throw new DatasetException(problems);
        }
    }

    private static IEnumerable<string> Describe(IEnumerable<DatasetParseResult> files) =>
        files.Where(file => file.Name is not null).Select(file => $"{file.Name} ({string.Join(", ", file.Match)})");

    private static DatasetParseResult Read(string path, string displayName)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return DatasetLoader.Parse(stream, displayName);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return DatasetLoader.Failed(displayName, DatasetMessages.Unreadable(error.Message));
        }
    }
}
