using Amazon.S3.Model;
using Etl.Functions.Errors;

namespace Etl.Aws.Objects;

/// <summary>
/// A range of a version, of which the rest is asked for again whenever an answer breaks off or falls silent. What S3 refuses,
/// as when the object was overwritten in between, is not tried again.
/// </summary>
internal sealed class ResumingStream : ForwardStream
{
    private readonly S3Call _call;
    private readonly Func<long, CancellationToken, Task<GetObjectResponse>> _ask;
    private readonly S3StoreOptions _options;
    private readonly TimeProvider _time;
    private readonly long _endExclusive;
    private long _position;
    private GetObjectResponse? _answer;
    private CancellationTokenSource? _silence;
    private int _resumes;

    /// <summary>A stream that asks when it is first read.</summary>
    /// <param name="call">What is read, for messages.</param>
    /// <param name="ask">Asks for everything from an offset to the end of the range.</param>
    /// <param name="start">The first byte.</param>
    /// <param name="endExclusive">The end of the range, which the object must reach.</param>
    /// <param name="first">An answer that is there already; null: none.</param>
    /// <param name="options">How often and how long to try.</param>
    /// <param name="time">Measures waits and silence.</param>
    public ResumingStream(
        S3Call call,
        Func<long, CancellationToken, Task<GetObjectResponse>> ask,
        long start,
        long endExclusive,
        GetObjectResponse? first,
        S3StoreOptions options,
        TimeProvider time)
    {
        _call = call;
        _ask = ask;
        _position = start;
        _endExclusive = endExclusive;
        _options = options;
        _time = time;
        if (first is not null)
        {
            Take(first);
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty || _position == _endExclusive)
        {
            return 0;
        }

        for (; ; )
        {
            Exception broken;
            try
            {
                if (_answer is null)
                {
                    Take(await _ask(_position, cancellationToken));
                }

                var read = await ReadAnswerAsync(buffer[..(int)Math.Min(buffer.Length, _endExclusive - _position)], cancellationToken);
                if (read > 0)
                {
                    _position += read;
                    _resumes = 0;
                    return read;
                }

                broken = new EndOfStreamException(S3Messages.EndedEarly);
            }
            catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
            {
                broken = new TimeoutException(S3Messages.Silent(_options.SilenceLimit), e);
            }
            catch (Exception e) when (S3Errors.IsBroken(e))
            {
                broken = e;
            }

            Drop();
            if (_resumes == _options.MaxResumes)
            {
                throw new ObjectStoreException(S3Messages.BrokeOff(_call, _position, _resumes, broken.Message), broken);
            }

            if (_resumes > 0)
            {
                await Task.Delay(_options.ResumeDelay * (1 << (_resumes - 1)), _time, cancellationToken);
            }

            _resumes++;
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Drop();
        }

        base.Dispose(disposing);
    }

    private async ValueTask<int> ReadAnswerAsync(Memory<byte> buffer, CancellationToken ct)
    {
        // One source for a whole answer: its timer is set anew for each read.
        _silence!.CancelAfter(_options.SilenceLimit);
        await using var link = ct.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _silence);
        return await _answer!.ResponseStream.ReadAsync(buffer, _silence.Token);
    }

    private void Take(GetObjectResponse answer)
    {
        _answer = answer;
        _silence = new CancellationTokenSource(Timeout.InfiniteTimeSpan, _time);
    }

    private void Drop()
    {
        _answer?.Dispose();
        _silence?.Dispose();
        _answer = null;
        _silence = null;
    }
}
