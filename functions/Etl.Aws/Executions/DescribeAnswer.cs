using System.Net;
using System.Text.Json;

namespace Etl.Aws.Executions;

/// <summary>What came back for a DescribeExecution.</summary>
/// <param name="Status">The execution's status; null when there is no such answer.</param>
/// <param name="Error">The error's short name; null when there is a status.</param>
/// <param name="Message">What the error says.</param>
/// <param name="Lasting">Whether asking again gives the same answer.</param>
internal sealed record DescribeAnswer(string? Status, string? Error, string Message, bool Lasting)
{
    /// <summary>History is kept for 90 days. It is kept eventually consistent too: of one that has only just started this may not be true.</summary>
    public const string DoesNotExist = "ExecutionDoesNotExist";

    /// <summary>The only ends there are. A status that is not among them, known or to come, is not an end.</summary>
    public bool HasEnded => Status is "SUCCEEDED" or "FAILED" or "TIMED_OUT" or "ABORTED";

    public static async Task<DescribeAnswer> ReadAsync(HttpResponseMessage response, CancellationToken ct)
    {
        var body = await response.Content.ReadAsStringAsync(ct);
        var (status, type, message) = Parse(body);
        if (response.StatusCode == HttpStatusCode.OK && status is not null)
        {
            return new DescribeAnswer(status, null, "", Lasting: true);
        }

        // The type is the body's, or a header's with more behind a colon; either may carry a namespace.
        type ??= response.Headers.TryGetValues("x-amzn-ErrorType", out var types) ? types.First().Split(':')[0] : $"HTTP {(int)response.StatusCode}";
        type = type[(type.LastIndexOf('#') + 1)..];
        var passes = (int)response.StatusCode is >= 500 or 429 or 200 || type.Contains("Throttl", StringComparison.Ordinal) || type is DoesNotExist or "RequestLimitExceeded";
        return new DescribeAnswer(null, type, $"{message?.TrimEnd('.') ?? "without a reason"} [{type}]", !passes);
    }

    private static (string? Status, string? Type, string? Message) Parse(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object
                ? (Text(json, "status"), Text(json, "__type"), Text(json, "message") ?? Text(json, "Message"))
                : default;
        }
        catch (JsonException)
        {
            // A page of something in between, a proxy perhaps.
            return default;
        }
    }

    private static string? Text(JsonDocument json, string name) =>
        json.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
