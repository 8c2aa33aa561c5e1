namespace Etl.Cli.Generation;

/// <summary>What <c>generate</c> writes. The same options give the same bytes, everywhere and always.</summary>
internal sealed record GeneratorOptions
{
    /// <summary>The records, without the header.</summary>
    public required long Rows { get; init; }

    /// <summary>Chooses the values and the places of bad records. Default: 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>How many of the records are bad: exactly so many, whatever the seed.</summary>
    public long BadRows { get; init; }

    /// <summary>Whether some quoted fields hold line feeds.</summary>
    public bool QuotedNewlines { get; init; }
}
