namespace Realtime.Service.Transports;

/// <summary>Where a connection's bytes come from. While nothing comes, it holds no memory for what may.</summary>
internal abstract class ByteSource
{
    /// <summary>Waits until there is something to read, or the end. The result means nothing.</summary>
    /// <exception cref="IOException">The connection is broken.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">The connection is broken.</exception>
    public abstract ValueTask<int> WaitAsync();

    /// <summary>Takes what is there without waiting: how many bytes that were, 0 at the end, -1 if nothing is there now.</summary>
    /// <param name="destination">Where they go; not empty.</param>
    public abstract int TryRead(Span<byte> destination);
}
