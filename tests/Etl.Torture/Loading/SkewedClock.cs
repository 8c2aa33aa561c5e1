namespace Etl.Torture.Loading;

/// <summary>The functions' clock: as wrong as that of the machine that a function happens to run on.</summary>
internal sealed class SkewedClock : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Actor.Current.Skew;
}
