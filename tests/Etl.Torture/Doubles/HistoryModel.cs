namespace Etl.Torture.Doubles;

/// <summary>What a history of events must have come to, worked out by the rule of repeats alone.</summary>
internal sealed class HistoryModel(string mode)
{
    private readonly List<Load> _loads = [];
    private readonly List<(string Key, int Version, Load? Of)> _repeats = [];
    private OrderModel _rows = new();
    private readonly List<string> _appended = [];
    private int _table;

    /// <summary>A load that is in the target, or was.</summary>
    private sealed record Load(string Key, int Version, int File, int Meaning, int Table);

    /// <summary>Which of two datasets is used: 1 writes notes in upper case.</summary>
    public int Meaning { get; private set; }

    /// <summary>Whether there is a target.</summary>
    public bool Exists { get; private set; }

    /// <summary>Its rows, in the order of <see cref="OrderModel.Split"/>.</summary>
    public IEnumerable<string> Rows => mode == "append" ? _appended.Order(StringComparer.Ordinal) : OrderModel.Split(_rows.Table);

    public void ChangeMeaning() => Meaning = 1 - Meaning;

    /// <summary>Somebody empties the target.</summary>
    /// <param name="another">Whether it is another table, or another file of it, from now on.</param>
    /// <param name="exists">Whether it is still there.</param>
    public void Empty(bool another, bool exists)
    {
        if (another)
        {
            _table++;
        }

        Exists = exists;
        _rows = new OrderModel();
        _appended.Clear();
    }

    /// <summary>An event: what its execution has to end in, a state or an error's name.</summary>
    public string Event(string key, int version, int file, byte[] content, bool force)
    {
        if (!force && Refusal(key, version, file) is { } ending)
        {
            return ending;
        }

        if (!Exists)
        {
            (_table, Exists) = (_table + 1, true);
        }

        if (mode == "replace")
        {
            _rows = new OrderModel();
        }

        if (mode == "append")
        {
            _appended.AddRange(OrderModel.Rows(content, Meaning == 1));
        }
        else
        {
            _rows.Upsert(content, Meaning == 1);
        }

        _loads.Add(new Load(key, version, file, Meaning, _table));
        return "Done";
    }

    private string? Refusal(string key, int version, int file)
    {
        if (_loads.LastOrDefault(load => load.Key == key && load.Version == version) is { } before)
        {
            if (before.Meaning == Meaning && IsThere(before))
            {
                return "Skipped";
            }

            if (mode == "append")
            {
                return "RepeatException";
            }
        }

        if (mode != "append" && (_loads.Exists(load => load.Key == key && load.Version > version && IsThere(load))
            || _repeats.Exists(repeat => repeat.Key == key && repeat.Version > version && IsThere(repeat.Of))))
        {
            return "Superseded";
        }

        var same = mode == "append" ? _loads.LastOrDefault(load => load.File == file) : _loads.LastOrDefault() is { } last && last.File == file && last.Meaning == Meaning ? last : null;
        if (same is not null && same.Meaning == Meaning && IsThere(same))
        {
            _repeats.Add((key, version, same));
            return "Skipped";
        }

        return mode == "append" && same is not null ? "RepeatException" : null;
    }

    private bool IsThere(Load? load) => load is not null && Exists && load.Table == _table && Rows.Any();
}
