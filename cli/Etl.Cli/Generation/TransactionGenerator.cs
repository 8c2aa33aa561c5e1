namespace Etl.Cli.Generation;

/// <summary>
/// Writes transactions with the columns of <c>datasets/transactions.yaml</c>. Good records are good by that dataset; ids
/// are unique in the file; a sixth of the records have a quoted field; line ends are LF.
/// </summary>
internal sealed class TransactionGenerator(GeneratorOptions options)
{
    private static readonly Flaw[] Flaws = [.. Enum.GetValues<Flaw>().Where(flaw => flaw != Flaw.None)];

    private readonly ulong _firstId = SplitMix64.Mix(options.Seed);
    private readonly RecordBuffer _buffer = new();
    private SplitMix64 _random = new(options.Seed);
    private long _flawed;
    private readonly Flaw[] _nextFlaws = [.. Flaws];

    /// <summary>Writes header and records.</summary>
    /// <returns>The bytes written.</returns>
    public long Write(Stream output, CancellationToken ct)
    {
        var bytes = 0L;
        _buffer.Put("transaction_id,account_id,transaction_date,amount,currency,merchant,category\n"u8);
        for (var index = 0L; index < options.Rows; index++)
        {
            PutRecord(index, NextFlaw(options.Rows - index));
            if (_buffer.IsFull)
            {
                Flush();
            }
        }

        Flush();
        return bytes;

        void Flush()
        {
            ct.ThrowIfCancellationRequested();
            output.Write(_buffer.Written);
            bytes += _buffer.Written.Length;
            _buffer.Clear();
        }
    }

    /// <summary>
    /// Selection sampling (Knuth, The Art of Computer Programming, 3.4.2, algorithm S): exactly the number asked for, each
    /// place equally likely. Flaws take turns in a shuffled order, so that a dozen bad records have a dozen of them.
    /// </summary>
    private Flaw NextFlaw(long left)
    {
        var wanted = options.BadRows - _flawed;
        if (wanted == 0 || _random.Below((ulong)left) >= (ulong)wanted)
        {
            return Flaw.None;
        }

        var turn = (int)(_flawed++ % _nextFlaws.Length);
        var other = turn + (int)_random.Below((ulong)(_nextFlaws.Length - turn));
        (_nextFlaws[turn], _nextFlaws[other]) = (_nextFlaws[other], _nextFlaws[turn]);
        return _nextFlaws[turn];
    }

    private void PutRecord(long index, Flaw flaw)
    {
        PutId(index);
        _buffer.Put((byte)',');
        PutAccount(flaw);
        _buffer.Put((byte)',');
        PutDate(flaw);
        _buffer.Put((byte)',');
        PutAmount(flaw);
        _buffer.Put((byte)',');
        _buffer.Put(flaw == Flaw.CurrencyInLowerCase ? "eur"u8 : Pick(Vocabulary.Currencies));
        if (flaw != Flaw.TooFewFields)
        {
            _buffer.Put((byte)',');
            PutMerchant(flaw);
            _buffer.Put((byte)',');
            _buffer.Put(Pick(Vocabulary.Categories));
        }

        if (flaw == Flaw.TooManyFields)
        {
            _buffer.Put(",one more"u8);
        }

        _buffer.Put((byte)'\n');
    }

    /// <summary>Looks like a UUID. Its first half scrambles a counter without collisions, so no two are the same.</summary>
    private void PutId(long index)
    {
        var unique = SplitMix64.Mix(_firstId + (ulong)index);
        var random = _random.Next();
        _buffer.PutHex(unique >> 32, 8);
        _buffer.Put((byte)'-');
        _buffer.PutHex(unique >> 16, 4);
        _buffer.Put((byte)'-');
        _buffer.PutHex(unique, 4);
        _buffer.Put((byte)'-');
        _buffer.PutHex(random >> 48, 4);
        _buffer.Put((byte)'-');
        _buffer.PutHex(random, 12);
    }

    private void PutAccount(Flaw flaw)
    {
        var number = (uint)_random.Below(1_000_000);
        if (flaw == Flaw.AccountMissing)
        {
            return;
        }

        _buffer.Put("ACC-"u8);
        _buffer.PutDigits(number, 6);
    }

    private void PutDate(Flaw flaw)
    {
        var day = Pick(Vocabulary.Days);
        var second = (uint)_random.Below(86_400);
        _buffer.Put(flaw == Flaw.ImpossibleDate ? "2025-02-30T"u8 : day);
        _buffer.PutDigits(second / 3600, 2);
        _buffer.Put((byte)':');
        _buffer.PutDigits(second / 60 % 60, 2);
        _buffer.Put((byte)':');
        _buffer.PutDigits(second % 60, 2);
        _buffer.Put((byte)'Z');
    }

    private void PutAmount(Flaw flaw)
    {
        var cents = (uint)_random.Below(1_000_000) + 1;
        var refund = _random.Below(32) == 0;
        switch (flaw)
        {
            case Flaw.AmountNotANumber:
                _buffer.Put("12.3O"u8);
                return;
            case Flaw.AmountWithExcessScale:
                _buffer.Put("12.345"u8);
                return;
            case Flaw.AmountOutOfRange:
                _buffer.Put("99999999999999999.99"u8);
                return;
        }

        if (refund)
        {
            _buffer.Put((byte)'-');
        }

        var whole = cents / 100;
        _buffer.PutDigits(whole, whole switch { < 10 => 1, < 100 => 2, < 1000 => 3, < 10000 => 4, _ => 5 });
        _buffer.Put((byte)'.');
        _buffer.PutDigits(cents % 100, 2);
    }

    private void PutMerchant(Flaw flaw)
    {
        var isQuoted = _random.Below(6) == 0;
        var isMultiline = _random.Below(4) == 0 && options.QuotedNewlines;
        var words = (isQuoted, isMultiline) switch
        {
            (true, true) => Vocabulary.MultilineMerchants,
            (true, false) => Vocabulary.QuotedMerchants,
            _ => Vocabulary.PlainMerchants,
        };
        var merchant = Pick(words);
        _buffer.Put(flaw switch
        {
            Flaw.QuoteInUnquotedField => "Joe \"The Grill\" Diner"u8,
            Flaw.TextAfterClosingQuote => "\"Harbour Grill\" Pier 4"u8,
            Flaw.InvalidUtf8 => [.. "Caf"u8, 0xE9],
            Flaw.NulByte => "Corner\0Shop"u8,
            _ => merchant,
        });
    }

    private ReadOnlySpan<byte> Pick(byte[][] words) => words[_random.Below((ulong)words.Length)];
}
