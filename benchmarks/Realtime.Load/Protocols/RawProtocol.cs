using Realtime.Load.WebSockets;

namespace Realtime.Load.Protocols;

/// <summary>Who connects is subscribed, and each message is a payload.</summary>
internal sealed class RawProtocol(string path, ChannelNames channels) : Protocol(path, channels)
{
    public override void OnOpen(Client client) => Subscribed(client);

    public override void OnMessage(Client client, ReadOnlySpan<byte> message) => Deliver(client, message);
}
