namespace Etl.Aws.Servers.Executions;

/// <summary>A call that reached the server, in the words of a policy.</summary>
/// <param name="IamAction">The action it needs.</param>
/// <param name="Resource">The ARN it is about.</param>
/// <param name="AccessKey">Who signed it.</param>
public sealed record RecordedCall(string IamAction, string Resource, string AccessKey);
