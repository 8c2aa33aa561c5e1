namespace Etl.Aws.Objects;

/// <summary>How <see cref="S3ObjectStore"/> cuts what it reads, writes and copies.</summary>
public sealed record S3StoreOptions
{
    /// <summary>Bytes of one GET, 1 or more. 8 MiB, default: large enough that the time to its first byte does not count.</summary>
    public int ReadPartBytes { get; init; } = 8 << 20;

    /// <summary>
    /// Parts of one range in flight or waiting to be read, 1 or more. Three, default: one connection to S3 gives less than
    /// a Lambda's 78 MB/s, and a reader holds at most three parts.
    /// </summary>
    public int ReadAhead { get; init; } = 3;

    /// <summary>How often in a row a body that breaks off without a single byte is asked for again, 0 or more; 4 by default.</summary>
    public int MaxResumes { get; init; } = 4;

    /// <summary>The wait before a body is asked for the second time in a row; it doubles from there. The first time there is none. 200 ms by default.</summary>
    public TimeSpan ResumeDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>A body from which nothing comes for so long counts as broken off; 30 s by default.</summary>
    public TimeSpan SilenceLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Bytes of one uploaded part; what is smaller is one PUT. 8 MiB, default; S3 takes no less than 5 MiB.</summary>
    public int WritePartBytes { get; init; } = 8 << 20;

    /// <summary>Parts of one object being uploaded at once, 1 or more; 2 by default, and one more is being filled.</summary>
    public int WriteAhead { get; init; } = 2;

    /// <summary>The most bytes copied by one request; above it a copy is made of parts. 5 GiB, default: CopyObject takes no more.</summary>
    public long MaxCopyBytes { get; init; } = 5L << 30;

    /// <summary>Bytes of one copied part; 512 MiB by default, more for objects that would have over 10,000 parts. S3 takes no less than 5 MiB.</summary>
    public long CopyPartBytes { get; init; } = 512L << 20;

    /// <summary>Parts copied at once, 1 or more; 8 by default: S3 does the work.</summary>
    public int CopyAhead { get; init; } = 8;

    /// <summary>Keys of one page of a listing, 1 to 1000, the default.</summary>
    public int ListPageKeys { get; init; } = 1000;
}
