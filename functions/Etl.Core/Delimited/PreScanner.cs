using System.Collections.Immutable;
using Etl.Core.Datasets;
using Etl.Core.Delimited.Scanning;
using Etl.Core.Encodings;
using Etl.Core.Records;
using Etl.Core.Splitting;

namespace Etl.Core.Delimited;

/// <summary>
/// Builds the <see cref="PreScanMap"/> of one piece in one pass: call <see cref="Append"/> with all of its bytes in
/// order, then <see cref="ToMap"/>.
/// </summary>
/// <remarks>
/// Between two quotes a quoted state stays quoted, and any other state depends on the last byte alone. So the pass goes
/// from quote to quote, and the six paths are two as soon as one byte lies between them: <see cref="Path"/> holds the
/// start states that have come together. Only a path that still looks for a record start looks at line ends.
/// </remarks>
internal sealed class PreScanner : IPieceMapper
{
    private readonly Dialect _dialect;
    private readonly SourceEncoding _encoding;
    private readonly long _start;
    private readonly Path[] _paths = new Path[Automaton.StateCount];
    private readonly long[] _firstRecordStarts = new long[Automaton.StateCount];
    private int _pathCount = Automaton.StateCount;
    private long _offset;

    /// <summary>A scanner of the piece that starts at the given offset of the source file.</summary>
    public PreScanner(long start, Dialect dialect, SourceEncoding encoding)
    {
        _start = start;
        _offset = start;
        _dialect = dialect;
        _encoding = encoding;
        _firstRecordStarts.AsSpan().Fill(-1);
        for (var state = 0; state < Automaton.StateCount; state++)
        {
            _paths[state] = new Path((ScannerState)state, Members: 1 << state, Searching: 1 << state);
        }
    }

    /// <inheritdoc/>
    public void Append(ReadOnlySpan<byte> utf8)
    {
        var position = 0;
        while (position < utf8.Length)
        {
            if (_dialect.HasQuote && _pathCount <= 2 && IsDone())
            {
                CrossRest(utf8[position..]);
                break;
            }

            var length = _dialect.HasQuote ? utf8[position..].IndexOf(_dialect.Quote) : -1;
            var end = length < 0 ? utf8.Length : position + length;
            if (end > position)
            {
                CrossSegment(utf8, position, end);
            }

            if (end < utf8.Length)
            {
                CrossQuote(utf8, end);
            }

            position = end + 1;
        }

        _offset += SourceTranscoder.SourceLength(_encoding, utf8);
    }

    /// <inheritdoc/>
    public PreScanMap ToMap()
    {
        var ends = new ScannerState[Automaton.StateCount];
        for (var state = 0; state < ends.Length; state++)
        {
            foreach (var path in _paths.AsSpan(0, _pathCount))
            {
                if ((path.Members & (1 << state)) != 0)
                {
                    ends[state] = path.State;
                }
            }
        }

        return new PreScanMap
        {
            Start = _start,
            EndExclusive = _offset,
            EndStates = [.. ends.Select(state => (int)state)],
            FirstRecordStarts = [.. _firstRecordStarts.Select(start => start < 0 ? (long?)null : start)],
        };
    }

    private void CrossSegment(ReadOnlySpan<byte> utf8, int start, int end)
    {
        var segment = utf8[start..end];
        for (var index = 0; index < _pathCount; index++)
        {
            ref var path = ref _paths[index];
            if (path.State == ScannerState.Quoted)
            {
                continue;
            }

            if (path.Searching != 0 && FirstRecordStart(segment, path.State) is var found and >= 0)
            {
                Found(ref path, utf8, start + found);
            }

            path = path with { State = Automaton.Step(path.State, segment[^1], _dialect) };
        }

        Merge();
    }

    private void CrossQuote(ReadOnlySpan<byte> utf8, int position)
    {
        for (var index = 0; index < _pathCount; index++)
        {
            ref var path = ref _paths[index];
            if (path.Searching != 0 && Automaton.StartsRecord(path.State, _dialect.Quote))
            {
                Found(ref path, utf8, position);
            }

            path = path with { State = Automaton.Step(path.State, _dialect.Quote, _dialect) };
        }

        Merge();
    }

    private bool IsDone()
    {
        foreach (var path in _paths.AsSpan(0, _pathCount))
        {
            if (path.Searching != 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The same for at most two paths that search no more: only their states are left to follow, and where a
    /// quote follows every few bytes, that is three times as fast.</summary>
    private void CrossRest(ReadOnlySpan<byte> utf8)
    {
        var first = _paths[0].State;
        var last = _paths[_pathCount - 1].State;
        while (!utf8.IsEmpty)
        {
            var length = utf8.IndexOf(_dialect.Quote);
            if (length < 0)
            {
                length = utf8.Length;
            }

            if (length > 0)
            {
                // Whatever is not quoted comes to the same state.
                var other = Automaton.Step(ScannerState.Unquoted, utf8[length - 1], _dialect);
                if (first != ScannerState.Quoted)
                {
                    first = other;
                }

                if (last != ScannerState.Quoted)
                {
                    last = other;
                }

                if (length == utf8.Length)
                {
                    break;
                }
            }

            first = Automaton.Step(first, _dialect.Quote, _dialect);
            last = Automaton.Step(last, _dialect.Quote, _dialect);
            utf8 = utf8[(length + 1)..];
        }

        _paths[0] = _paths[0] with { State = first };
        _paths[_pathCount - 1] = _paths[_pathCount - 1] with { State = last };
        Merge();
    }

    /// <summary>The first record start in a segment without quotes, met in a state that is not quoted; -1 when there is none.</summary>
    private static int FirstRecordStart(ReadOnlySpan<byte> segment, ScannerState state)
    {
        if (Automaton.StartsRecord(state, segment[0]))
        {
            return 0;
        }

        var terminator = segment.IndexOfAny((byte)'\r', (byte)'\n');
        if (terminator < 0)
        {
            return -1;
        }

        var next = terminator + 1;
        if (segment[terminator] == (byte)'\r' && next < segment.Length && segment[next] == (byte)'\n')
        {
            next++;
        }

        return next < segment.Length ? next : -1;
    }

    private void Found(ref Path path, ReadOnlySpan<byte> utf8, int position)
    {
        var offset = _offset + SourceTranscoder.SourceLength(_encoding, utf8[..position]);
        for (var state = 0; state < Automaton.StateCount; state++)
        {
            if ((path.Searching & (1 << state)) != 0)
            {
                _firstRecordStarts[state] = offset;
            }
        }

        path = path with { Searching = 0 };
    }

    private void Merge()
    {
        for (var index = 1; index < _pathCount; index++)
        {
            for (var other = 0; other < index; other++)
            {
                if (_paths[other].State != _paths[index].State)
                {
                    continue;
                }

                _paths[other] = new Path(
                    _paths[other].State,
                    _paths[other].Members | _paths[index].Members,
                    _paths[other].Searching | _paths[index].Searching);
                _paths[index--] = _paths[--_pathCount];
                break;
            }
        }
    }

    /// <summary>Start states that have led to the same state; both sets have a bit for each.</summary>
    private readonly record struct Path(ScannerState State, int Members, int Searching);
}
