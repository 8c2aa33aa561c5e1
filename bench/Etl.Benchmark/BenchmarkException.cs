namespace Etl.Benchmark;

/// <summary>The benchmark cannot go on: a program failed, or what it loaded is not what we loaded.</summary>
public sealed class BenchmarkException : Exception
{
    /// <param name="message">What went wrong, and where.</param>
    public BenchmarkException(string message)
        : base(message)
    {
    }
}
