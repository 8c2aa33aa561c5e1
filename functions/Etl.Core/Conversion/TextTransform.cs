using System.Text;
using Etl.Core.Datasets;

namespace Etl.Core.Conversion;

/// <summary>One transform, compiled: what it does, and for a replacement the bytes of both texts.</summary>
internal sealed record TextTransform(TextTransform.Change Kind, byte[] From, byte[] To)
{
    internal enum Change
    {
        Trim,
        Upper,
        Lower,
        CollapseSpaces,
        Replace,
    }

    public static TextTransform Compile(Transform transform) => transform switch
    {
        Transform.Trim => new TextTransform(Change.Trim, [], []),
        Transform.Upper => new TextTransform(Change.Upper, [], []),
        Transform.Lower => new TextTransform(Change.Lower, [], []),
        Transform.CollapseSpaces => new TextTransform(Change.CollapseSpaces, [], []),
        Transform.Replace replace => new TextTransform(Change.Replace, Encoding.UTF8.GetBytes(replace.From), Encoding.UTF8.GetBytes(replace.To)),
        _ => throw new InvalidOperationException($"The transform {transform.GetType().Name} is not known."),
    };
}
