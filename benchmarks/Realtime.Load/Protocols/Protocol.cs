using Realtime.Load.Measuring;
using Realtime.Load.WebSockets;

namespace Realtime.Load.Protocols;

/// <summary>How clients talk to a kind of server; one object for all of them.</summary>
/// <param name="path">Where to connect, with <c>{channel}</c> where its name belongs.</param>
/// <param name="channels">The channels' names.</param>
internal abstract class Protocol(string path, ChannelNames channels)
{
    protected PayloadScanner Scanner { get; } = new();

    protected ChannelNames Channels => channels;

    /// <summary>Further headers of the upgrade, each with its line end.</summary>
    public virtual string Headers => "";

    public string PathOf(int channel) => path.Replace("{channel}", channels[channel], StringComparison.Ordinal);

    /// <summary>The WebSocket is there.</summary>
    public abstract void OnOpen(Client client);

    /// <summary>The server has sent a message of the WebSocket, which may hold several of the protocol.</summary>
    public abstract void OnMessage(Client client, ReadOnlySpan<byte> message);

    /// <summary>Tells the client's owner of all payloads in it; whether there was any.</summary>
    protected bool Deliver(Client client, ReadOnlySpan<byte> message)
    {
        var any = false;
        while (Scanner.TryTake(ref message, out var delivery))
        {
            client.Owner.OnDelivered(client, delivery);
            any = true;
        }

        return any;
    }

    protected static void Subscribed(Client client)
    {
        client.IsSubscribed = true;
        client.Owner.OnSubscribed(client);
    }

    public static Protocol Create(string name, string path, ChannelNames channels, Tokens tokens) => name switch
    {
        "raw" => new RawProtocol(path, channels),
        "centrifuge" => new CentrifugeProtocol(path, channels, tokens),
        "signalr" => new SignalRProtocol(path, channels),
        "socketio" => new SocketIoProtocol(path, channels),
        _ => throw new ArgumentException($"There is no protocol {name}: raw, centrifuge, signalr, socketio.", nameof(name)),
    };
}
