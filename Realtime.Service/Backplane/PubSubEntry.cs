namespace Realtime.Service.Backplane;

/// <summary>
/// Somebody who hears a pub/sub channel. Messages are taken from one connection at a time: one that has been replaced
/// has nothing to say any more, however late its messages arrive, so that none comes twice or out of order.
/// </summary>
internal sealed class PubSubEntry(Action<byte[]> handler)
{
    private readonly Lock _gate = new();
    private PubSubGeneration? _source;

    /// <summary>Hears this connection from now on, and no other. Waits for a message that is being handled.</summary>
    public void SwitchTo(PubSubGeneration source)
    {
        lock (_gate)
        {
            _source = source;
        }
    }

    public void Deliver(PubSubGeneration source, byte[] message)
    {
        lock (_gate)
        {
            if (source == _source)
            {
                handler(message);
            }
        }
    }
}
