using Amazon.CDK.AWS.IAM;

namespace Etl.Cdk.Permissions;

/// <summary>One statement of a role.</summary>
/// <param name="Sid">What it is for.</param>
/// <param name="Actions">What may be done.</param>
/// <param name="Resources">To what.</param>
internal sealed record Right(string Sid, string[] Actions, params string[] Resources)
{
    /// <summary>Under which conditions.</summary>
    public Dictionary<string, object>? Conditions { get; init; }

    /// <summary>Whether it forbids.</summary>
    public bool Denies { get; init; }

    /// <summary>The statement.</summary>
    public PolicyStatement ToStatement() => new(new PolicyStatementProps
    {
        Sid = Sid,
        Effect = Denies ? Effect.DENY : Effect.ALLOW,
        Actions = Actions,
        Resources = Resources,
        Conditions = Conditions,
    });
}
