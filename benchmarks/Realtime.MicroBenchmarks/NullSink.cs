using Realtime.Service.Transports;

namespace Realtime.MicroBenchmarks;

/// <summary>A client that takes everything at once, at no cost.</summary>
internal sealed class NullSink : ByteSink
{
    public override int TryWrite(ReadOnlySpan<byte> bytes) => bytes.Length;

    public override ValueTask<bool> WriteAsync(ReadOnlyMemory<byte> bytes) => ValueTask.FromResult(true);
}
