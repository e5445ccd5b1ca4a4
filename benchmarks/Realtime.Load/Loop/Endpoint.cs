namespace Realtime.Load.Loop;

/// <summary>Something with a file descriptor that <see cref="EventLoop"/> watches.</summary>
internal abstract class Endpoint
{
    /// <summary>-1 while there is none.</summary>
    public int Descriptor { get; protected set; } = -1;

    /// <summary>Called when the descriptor can be read or written, or has failed.</summary>
    /// <param name="events">Bits of epoll.</param>
    public abstract void OnReady(uint events);
}
