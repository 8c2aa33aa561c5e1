namespace Etl.Torture.Loading;

/// <summary>Who calls a port: an execution's function, a chunk's worker or a twin of one. Flows with the call.</summary>
internal sealed record Actor(string Name)
{
    private static readonly AsyncLocal<Actor?> Flowing = new();

    /// <summary>Nobody that was named: the machinery around the functions.</summary>
    public static Actor Nobody { get; } = new("-");

    /// <summary>How far the actor's clock is ahead of the true time.</summary>
    public TimeSpan Skew { get; init; }

    /// <summary>The caller.</summary>
    public static Actor Current => Flowing.Value ?? Nobody;

    /// <summary>Does something as this actor.</summary>
    public async Task<T> DoAsync<T>(Func<Task<T>> work)
    {
        Flowing.Value = this;
        return await work();
    }
}
