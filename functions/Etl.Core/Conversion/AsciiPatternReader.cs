namespace Etl.Core.Conversion;

/// <summary>Reads the few forms of regular expression that <see cref="AsciiPattern"/> knows, and gives up on everything else.</summary>
internal ref struct AsciiPatternReader(ReadOnlySpan<char> rest)
{
    private const int Unbounded = 1 << 30;

    private ReadOnlySpan<char> _rest = rest;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    /// <summary>A character, an escape, a dot or a class without negation and subtraction.</summary>
    public bool TryReadClass(out AsciiSet set)
    {
        set = default;
        var first = Take();
        switch (first)
        {
            case '.':
                set = set.With('\u0001', '\u0009').With('\u000B', '\u007F');
                return true;
            case '\\':
                return TryReadEscape(ref set, out _);
            case '[':
                return TryReadSet(ref set);
            default:
                set = set.With(first, first);
                return first < 128 && !"^$|()?*+{}]".Contains(first, StringComparison.Ordinal);
        }
    }

    /// <summary><c>{n}</c>, <c>{n,}</c>, <c>{n,m}</c>, <c>?</c>, <c>*</c>, <c>+</c> or nothing; never a lazy one.</summary>
    public bool TryReadCount(out int min, out int max)
    {
        (min, max) = (1, 1);
        if (IsAtEnd)
        {
            return true;
        }

        switch (_rest[0])
        {
            case '?':
                (min, max) = (0, 1);
                break;
            case '*':
                (min, max) = (0, Unbounded);
                break;
            case '+':
                (min, max) = (1, Unbounded);
                break;
            case '{':
                return TryReadBraces(out min, out max);
            default:
                return true;
        }

        Take();
        return HasNoQuantifier();
    }

    private bool TryReadBraces(out int min, out int max)
    {
        Take();
        max = 0;
        if (!TryReadNumber(out min))
        {
            return false;
        }

        max = min;
        if (Peek() == ',')
        {
            Take();
            max = Unbounded;
            if (Peek() != '}' && (!TryReadNumber(out max) || max < min))
            {
                return false;
            }
        }

        return Take() == '}' && HasNoQuantifier();
    }

    private readonly bool HasNoQuantifier() => IsAtEnd || !"?*+{".Contains(_rest[0], StringComparison.Ordinal);

    private bool TryReadSet(ref AsciiSet set)
    {
        if (Peek() is '^' or ']')
        {
            return false;
        }

        while (!IsAtEnd)
        {
            var first = Take();
            if (first == ']')
            {
                return true;
            }

            if (first is '[' or >= '\u0080')
            {
                return false;
            }

            var isClass = false;
            if (first == '\\')
            {
                var escaped = default(AsciiSet);
                if (!TryReadEscape(ref escaped, out var character))
                {
                    return false;
                }

                isClass = character == 0;
                first = character;
                if (isClass)
                {
                    set = new AsciiSet(set.Low | escaped.Low, set.High | escaped.High);
                }
            }

            if (Peek() == '-' && _rest.Length > 1 && _rest[1] != ']')
            {
                Take();
                var last = Take();
                // A range that starts or ends at an escape or a class is left to the engine.
                if (isClass || last is '\\' or '[' or >= '\u0080' || last < first)
                {
                    return false;
                }

                set = set.With(first, last);
            }
            else if (!isClass)
            {
                set = set.With(first, first);
            }
        }

        return false;
    }

    /// <summary>An escaped class, of which only the ASCII part matters here, or an escaped punctuation mark.</summary>
    private bool TryReadEscape(ref AsciiSet set, out char character)
    {
        character = '\0';
        var letter = Take();
        switch (letter)
        {
            case 'd':
                set = set.With('0', '9');
                return true;
            case 'w':
                set = set.With('0', '9').With('A', 'Z').With('a', 'z').With('_', '_');
                return true;
            case 's':
                set = set.With('\t', '\r').With(' ', ' ');
                return true;
            default:
                character = letter;
                set = set.With(letter, letter);
                return char.IsAscii(letter) && char.IsPunctuation(letter) || char.IsAscii(letter) && char.IsSymbol(letter);
        }
    }

    private bool TryReadNumber(out int number)
    {
        number = 0;
        var digits = 0;
        while (char.IsAsciiDigit(Peek()) && digits++ < 6)
        {
            number = (number * 10) + Take() - '0';
        }

        return digits is > 0 and <= 6;
    }

    private readonly char Peek() => IsAtEnd ? '\0' : _rest[0];

    private char Take()
    {
        if (IsAtEnd)
        {
            return '\uFFFF';
        }

        var first = _rest[0];
        _rest = _rest[1..];
        return first;
    }
}
