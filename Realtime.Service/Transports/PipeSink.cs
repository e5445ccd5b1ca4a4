using System.IO.Pipelines;

namespace Realtime.Service.Transports;

/// <summary>Writes through a pipe: what TLS, and connections that have been used for HTTP before, need.</summary>
internal sealed class PipeSink(PipeWriter output) : ByteSink
{
    public override int TryWrite(ReadOnlySpan<byte> bytes) => 0;

    public override async ValueTask<bool> WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return !(await output.WriteAsync(bytes)).IsCompleted;
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException or OperationCanceledException)
        {
            return false;
        }
    }
}
