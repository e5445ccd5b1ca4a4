using System.Text;
using Realtime.Load.WebSockets;

namespace Realtime.Load.Protocols;

/// <summary>
/// Socket.IO 4 over the WebSocket of Engine.IO 4: a digit says what a message is. Clients emit
/// <c>subscribe</c> with the channel's name.
/// </summary>
internal sealed class SocketIoProtocol(string path, ChannelNames channels) : Protocol(path, channels)
{
    public override void OnOpen(Client client)
    {
    }

    public override void OnMessage(Client client, ReadOnlySpan<byte> message)
    {
        if (message.StartsWith("42"u8))
        {
            Deliver(client, message);
        }
        else if (message.StartsWith("2"u8))
        {
            client.SendText("3"u8);
        }
        else if (message.StartsWith("0"u8))
        {
            client.SendText("40"u8);
        }
        else if (message.StartsWith("40"u8))
        {
            client.SendText(Encoding.ASCII.GetBytes($"420[\"subscribe\",\"{Channels[client.Channel]}\"]"));
        }
        else if (message.StartsWith("430"u8))
        {
            Subscribed(client);
        }
        else if (message.StartsWith("44"u8) || message.StartsWith("41"u8) || message.StartsWith("1"u8))
        {
            client.Close(Encoding.UTF8.GetString(message));
        }
    }
}
