namespace Etl.Core.Datasets;

/// <summary>The limits of a dataset's settings, each stated here alone: the check, the messages and the schema take them from here.</summary>
public static class DatasetLimits
{
    /// <summary>64 MiB, for a record and for a field: it has to fit memory once for every chunk that is processed at the same time.</summary>
    public const int MaxBytes = 64 << 20;

    /// <summary>The digits of a numeric that Postgres lets be declared.</summary>
    public const int MaxPrecision = 1000;

    /// <summary>The largest n of varchar(n) in Postgres.</summary>
    public const int MaxVarchar = 10_485_760;

    /// <summary>The last of a pivot's hundred years is 9999.</summary>
    public const int MaxPivot = 9900;

    /// <summary>A percentage of what is there.</summary>
    public const int MaxPercent = 100;

    /// <summary>Postgres's limit is 1600; one is added.</summary>
    public const int MaxColumns = 1599;

    /// <summary>What Postgres keeps of a name, in bytes of UTF-8.</summary>
    public const int MaxNameBytes = 63;
}
