namespace Etl.Aws.Servers.S3;

/// <summary>One use of a permission: what IAM would be asked for a request. A copy asks for two.</summary>
/// <param name="Action">The IAM action, as <c>s3:GetObjectVersion</c>.</param>
/// <param name="Bucket">The bucket.</param>
/// <param name="Key">The object's key; empty where the bucket itself is the resource.</param>
/// <param name="Principal">The access key id that signed the request.</param>
/// <param name="Operation">The S3 operation, as <c>CopyObject</c>.</param>
/// <param name="Prefix">What a listing asks for; empty for all else.</param>
public sealed record S3Call(string Action, string Bucket, string Key, string Principal, string Operation, string Prefix = "")
{
    /// <summary>The resource as a policy names it.</summary>
    public string Resource => Key.Length == 0 ? $"arn:aws:s3:::{Bucket}" : $"arn:aws:s3:::{Bucket}/{Key}";
}
