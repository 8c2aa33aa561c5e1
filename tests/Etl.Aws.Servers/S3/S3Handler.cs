using System.Globalization;
using Etl.Aws.Servers.S3.Faults;
using Etl.Aws.Servers.S3.Operations;
using Etl.Aws.Servers.S3.Requests;
using Etl.Aws.Servers.S3.Storage;
using Microsoft.AspNetCore.Http;

namespace Etl.Aws.Servers.S3;

/// <summary>Takes a request through its steps: signature, operation, faults, rights, body, deed, answer.</summary>
internal sealed class S3Handler(StrictS3Server server, S3State state, Lock stateLock)
{
    private int _requests;

    public async Task HandleAsync(HttpContext context)
    {
        var requestId = string.Create(CultureInfo.InvariantCulture, $"REQ{Interlocked.Increment(ref _requests):D13}");
        S3Fault? fault = null;
        S3Answer answer;
        List<S3ObjectCreated> created = [];
        try
        {
            var request = S3Request.Parse(context);
            var operation = OperationTable.Find(request);
            var calls = operation.Calls(request).ToList();
            calls.ForEach(server.Record);
            fault = server.Faults.Take(new S3Received(
                operation.Name, request.Method, request.Bucket, request.Key, request.Header("range"), request.Principal));
            if (!await BeforeAsync(context, fault))
            {
                return;
            }

            if (calls.FirstOrDefault(server.Faults.Denies) is { } denied)
            {
                throw Denied(denied);
            }

            request = await RequestBody.ReadAsync(request, context.Request.Body, context.RequestAborted);
            lock (stateLock)
            {
                answer = Run(operation, request);
                created = server.TakeCreated();
            }
        }
        catch (S3Error error)
        {
            answer = S3Answer.Xml(S3Xml.Error(error, context.Request.Path, requestId), error.Status);
            foreach (var (name, value) in error.Headers)
            {
                answer.With(name, value);
            }
        }

        server.Notify(created);
        if (fault?.LoseAnswer == true)
        {
            context.Abort();
        }
        else
        {
            await WriteAsync(context, answer, requestId, fault);
        }
    }

    private S3Answer Run(S3Operation operation, S3Request request)
    {
        try
        {
            return operation.Run(state, request);
        }
        catch (S3Error error) when (error.Code == "NoSuchKey")
        {
            // Who may not list is not told what is not there.
            var key = request.CopySource?.Key ?? request.Key;
            var list = new S3Call("s3:ListBucket", request.Bucket, "", request.Principal, operation.Name, key);
            throw server.Faults.Denies(list) ? Denied(list) : error;
        }
    }

    private static S3Error Denied(S3Call call) => S3Error.AccessDenied(
        $"User: {call.Principal} is not authorized to perform: {call.Action} on resource: \"{call.Resource}\"");

    private static async Task<bool> BeforeAsync(HttpContext context, S3Fault? fault)
    {
        if (fault is null)
        {
            return true;
        }

        fault.Meanwhile?.Invoke();
        if (fault.Delay > TimeSpan.Zero)
        {
            await Task.Delay(fault.Delay, context.RequestAborted);
        }

        await fault.Until.WaitAsync(context.RequestAborted);
        if (fault.Status is { } status)
        {
            throw new S3Error(status, fault.Code, "This was asked for by a fault.");
        }

        if (!fault.Reset)
        {
            return true;
        }

        context.Abort();
        return false;
    }

    private static async Task WriteAsync(HttpContext context, S3Answer answer, string requestId, S3Fault? fault)
    {
        var response = context.Response;
        response.StatusCode = answer.Status;
        response.Headers["x-amz-request-id"] = requestId;
        response.Headers["x-amz-id-2"] = "strict-s3-server";
        foreach (var (name, value) in answer.Headers)
        {
            response.Headers[name] = value;
        }

        var hasBody = context.Request.Method != "HEAD" && answer.Status is not 204 and not 304;
        if (hasBody || answer.ToldLength is not null)
        {
            response.ContentLength = answer.ToldLength ?? answer.Body.Length;
        }

        if (!hasBody)
        {
            return;
        }

        if (fault?.BreakAfterBytes is not { } bytes || bytes >= answer.Body.Length)
        {
            await response.Body.WriteAsync(answer.Body, context.RequestAborted);
            return;
        }

        await response.Body.WriteAsync(answer.Body[..(int)bytes], context.RequestAborted);
        await response.Body.FlushAsync(context.RequestAborted);
        if (fault.FallSilent)
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        }

        // Kestrel closes the connection behind what was sent, since it is less than was told; aborting could lose some of it.
    }
}
