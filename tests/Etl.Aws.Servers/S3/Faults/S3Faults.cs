namespace Etl.Aws.Servers.S3.Faults;

/// <summary>The faults of a server, and what it denies.</summary>
public sealed class S3Faults
{
    private readonly Lock _lock = new();
    private readonly List<(S3Fault Fault, int Left)> _faults = [];
    private readonly List<Func<S3Call, bool>> _denials = [];

    /// <summary>Adds a fault. Of several that meet a request the first added takes it.</summary>
    public void Add(S3Fault fault)
    {
        lock (_lock)
        {
            _faults.Add((fault, fault.Times));
        }
    }

    /// <summary>Answers an operation with an error so many times; always when negative.</summary>
    public void Answer(string operation, int status, string code, int times = 1) =>
        Add(new S3Fault { When = request => request.Operation == operation, Status = status, Code = code, Times = times });

    /// <summary>Denies an IAM action, as <c>s3:PutObject</c>, on the keys of a prefix. Without s3:ListBucket what is not there is 403, as in S3.</summary>
    public void Deny(string action, string keyPrefix = "") =>
        Deny(call => call.Action == action && (call.Key.Length > 0 ? call.Key : call.Prefix).StartsWith(keyPrefix, StringComparison.Ordinal));

    /// <summary>Denies the calls that this is true for.</summary>
    public void Deny(Func<S3Call, bool> calls)
    {
        lock (_lock)
        {
            _denials.Add(calls);
        }
    }

    /// <summary>Takes all faults and denials away.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _faults.Clear();
            _denials.Clear();
        }
    }

    internal bool Denies(S3Call call)
    {
        lock (_lock)
        {
            return _denials.Any(denies => denies(call));
        }
    }

    internal S3Fault? Take(S3Received request)
    {
        lock (_lock)
        {
            var index = _faults.FindIndex(one => one.Left != 0 && one.Fault.When(request));
            if (index < 0)
            {
                return null;
            }

            var (fault, left) = _faults[index];
            _faults[index] = (fault, left < 0 ? left : left - 1);
            return fault;
        }
    }
}
