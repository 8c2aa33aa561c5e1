namespace Etl.Cli.Generation;

/// <summary>What is wrong with a bad record. Each spoils its own record only.</summary>
internal enum Flaw
{
    None,
    TooFewFields,
    TooManyFields,
    ImpossibleDate,
    AmountNotANumber,
    AmountWithExcessScale,
    AmountOutOfRange,
    AccountMissing,
    CurrencyInLowerCase,
    QuoteInUnquotedField,
    TextAfterClosingQuote,
    InvalidUtf8,
    NulByte,
}
