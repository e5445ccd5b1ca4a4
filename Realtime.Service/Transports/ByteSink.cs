namespace Realtime.Service.Transports;

/// <summary>Where a connection's bytes go. Used by one writer at a time.</summary>
internal abstract class ByteSink
{
    /// <summary>
    /// Writes what can be written without waiting and without changing threads, which may be nothing; returns how many
    /// bytes that were, or -1 when the peer is gone. What is left must go to <see cref="WriteAsync"/>.
    /// </summary>
    public abstract int TryWrite(ReadOnlySpan<byte> bytes);

    /// <summary>Writes everything, waiting for the peer; false when the peer is gone.</summary>
    public abstract ValueTask<bool> WriteAsync(ReadOnlyMemory<byte> bytes);

    /// <summary>Everything has been written, and nothing more will be. May be called more than once.</summary>
    public virtual void Complete()
    {
    }
}
