namespace Etl.StateMachine.Intrinsics;

/// <summary>Every function by name.</summary>
internal static class IntrinsicFunctions
{
    public static IReadOnlyDictionary<string, IntrinsicFunction> ByName { get; } = new IntrinsicFunction[]
    {
        new ArrayFunction(), new ArrayContainsFunction(), new ArrayGetItemFunction(), new ArrayLengthFunction(), new ArrayPartitionFunction(),
        new ArrayRangeFunction(), new ArrayUniqueFunction(), new Base64DecodeFunction(), new Base64EncodeFunction(), new FormatFunction(),
        new HashFunction(), new JsonMergeFunction(), new JsonToStringFunction(), new MathAddFunction(), new MathRandomFunction(),
        new StringSplitFunction(), new StringToJsonFunction(), new UuidFunction(),
    }.ToDictionary(function => function.Name, StringComparer.Ordinal);
}
