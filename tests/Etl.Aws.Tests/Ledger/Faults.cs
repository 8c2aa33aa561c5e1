using System.Net;
using System.Text;

namespace Etl.Aws.Tests.Ledger;

/// <summary>Answers the first requests itself, in DynamoDB's own words, or loses the answer to one that was done.</summary>
internal sealed class Faults : DelegatingHandler
{
    private int _requests;

    public required string Code { get; init; }

    public string Message { get; init; } = "The reason.";

    public HttpStatusCode Status { get; init; } = HttpStatusCode.BadRequest;

    /// <summary>How many requests fail; the rest pass.</summary>
    public int Count { get; init; } = int.MaxValue;

    /// <summary>Whether a request that fails is done all the same.</summary>
    public bool AfterDoing { get; init; }

    public int Requests => _requests;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _requests) > Count)
        {
            return await base.SendAsync(request, cancellationToken);
        }

        if (AfterDoing)
        {
            (await base.SendAsync(request, cancellationToken)).Dispose();
        }

        var body = $$"""{"__type":"com.amazonaws.dynamodb.v20120810#{{Code}}","message":"{{Message}}"}""";
        return new HttpResponseMessage(Status) { Content = new StringContent(body, Encoding.UTF8, "application/x-amz-json-1.0"), RequestMessage = request };
    }
}
