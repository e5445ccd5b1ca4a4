using System.IO.Pipelines;

namespace Realtime.Service.Transports.Http;

/// <summary>The body of an HTTP response.</summary>
internal sealed class ResponseSink(PipeWriter body) : ByteSink
{
    private readonly PipeSink _pipe = new(body);
    private readonly TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when everything has been written, or the client has gone.</summary>
    public Task Completed => _completed.Task;

    public override int TryWrite(ReadOnlySpan<byte> bytes) => _pipe.TryWrite(bytes);

    public override async ValueTask<bool> WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        if (await _pipe.WriteAsync(bytes))
        {
            return true;
        }

        Complete();
        return false;
    }

    public override void Complete() => _completed.TrySetResult();
}
