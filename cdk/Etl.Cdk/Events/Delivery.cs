using Amazon.CDK.AWS.Events;

namespace Etl.Cdk.Events;

/// <summary>How long EventBridge tries before an event becomes a dead letter.</summary>
internal static class Delivery
{
    /// <summary>A day and 185 attempts: the most there is.</summary>
    public static CfnRule.RetryPolicyProperty Patient { get; } = new() { MaximumEventAgeInSeconds = 86_400, MaximumRetryAttempts = 185 };
}
