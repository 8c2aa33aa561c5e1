using Amazon.CDK.AWS.IAM;
using Constructs;
using Etl.Cdk.Functions;
using Etl.Cdk.Rules;

namespace Etl.Cdk.Permissions;

/// <summary>
/// Makes roles: no managed policy, every right in the role itself, so that nothing starts before its rights are there.
/// Constructs get them sealed (<c>WithoutPolicyUpdates</c>), or they would add rights of their own.
/// </summary>
internal static class Roles
{
    private const string Keys = "Keys under a folder of one bucket, streams of one log group, executions of one state machine: their last part is made at run time.";

    /// <summary>A function's role.</summary>
    /// <remarks>Its trust names no source: Lambda assumes it before there is a function whose ARN could be compared.</remarks>
    public static Role OfFunction(Construct scope, EtlFunction function, RoleResources its)
    {
        var role = Make(scope, new ServicePrincipal("lambda.amazonaws.com"), $"What {its.Names.Function(function)} may do", FunctionRights.Of(function, its));
        role.Explain(("IAM5", Keys + " X-Ray and network interfaces know no resources (Service Authorization Reference); the latter are denied to the code."));
        return role;
    }

    /// <summary>The state machine's role.</summary>
    public static Role OfStateMachine(Construct scope, RoleResources its)
    {
        var arn = its.Names.StateMachineArn;
        var role = Make(scope, Service("states", arn, arn + "/*"), $"What the state machine {its.Names.Prefix} may do", StateMachineRights.Of(its));
        role.Explain(("IAM5", Keys + " Log delivery and X-Ray know no resources (Step Functions, 'Logging using CloudWatch Logs')."));
        return role;
    }

    /// <summary>The role with which a rule starts executions.</summary>
    public static Role OfRule(Construct scope, RoleResources its) => Make(
        scope,
        Service("events", its.Names.RuleArn(its.Names.ObjectCreatedRule)),
        "Starts an execution for each object created",
        [new("Start", ["states:StartExecution"], its.Names.StateMachineArn), Rights.Protection]);

    private static ServicePrincipal Service(string name, params string[] sources) =>
        new(name + ".amazonaws.com", new ServicePrincipalOpts { Conditions = Conditions.FromSource(sources) });

    private static Role Make(Construct scope, ServicePrincipal trusted, string description, IReadOnlyList<Right> rights) => new(scope, "Role", new RoleProps
    {
        AssumedBy = trusted,
        Description = description,
        InlinePolicies = new Dictionary<string, PolicyDocument>
        {
            ["rights"] = new(new PolicyDocumentProps { Statements = [.. rights.Select(right => right.ToStatement())] }),
        },
    });
}
