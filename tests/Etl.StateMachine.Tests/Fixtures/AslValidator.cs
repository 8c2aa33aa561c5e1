namespace Etl.StateMachine.Tests.Fixtures;

/// <summary>asl-validator: the language's schema, and checks of paths and transitions.</summary>
internal static class AslValidator
{
    /// <returns>Its complaints, one a line; empty when the definition is valid.</returns>
    public static Task<string> ValidateAsync(string json) => NodePackage.RunAsync("Etl.StateMachine.Tests", "Parity/validate.mjs", json);
}
