using Etl.Core.Records;

namespace Etl.Core.Tests.Records;

/// <summary>Whether what a test counts is what the code under test has allocated.</summary>
internal static class Allocations
{
    /// <summary>Mutation testing puts calls of its own into the assembly, and those allocate.</summary>
    public static bool AreOurs { get; } = !typeof(RecordProcessor).Assembly.GetTypes().Any(type => type.Namespace?.StartsWith("Stryker", StringComparison.Ordinal) == true);
}
