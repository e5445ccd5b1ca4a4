using System.Text;
using Realtime.Load.WebSockets;

namespace Realtime.Load.Protocols;

/// <summary>
/// SignalR's JSON hub protocol, without negotiation: records that end with 0x1e. Clients call the hub's <c>Subscribe</c>
/// with the channel's name.
/// </summary>
internal sealed class SignalRProtocol(string path, ChannelNames channels) : Protocol(path, channels)
{
    private const byte EndOfRecord = 0x1e;

    public override void OnOpen(Client client)
    {
        client.SendText("{\"protocol\":\"json\",\"version\":1}\u001e"u8);
        client.SendText(Encoding.ASCII.GetBytes(
            $"{{\"type\":1,\"invocationId\":\"1\",\"target\":\"Subscribe\",\"arguments\":[\"{Channels[client.Channel]}\"]}}\u001e"));
    }

    public override void OnMessage(Client client, ReadOnlySpan<byte> message)
    {
        while (message.IndexOf(EndOfRecord) is var end and >= 0)
        {
            var record = message[..end];
            message = message[(end + 1)..];
            if (Deliver(client, record))
            {
                continue;
            }

            if (record.StartsWith("{\"type\":3"u8) && record.IndexOf("\"error\""u8) < 0)
            {
                Subscribed(client);
            }
            else if (record.StartsWith("{\"type\":6"u8))
            {
                // The server closes connections that say nothing for half a minute.
                client.SendText("{\"type\":6}\u001e"u8);
            }
            else if (!record.SequenceEqual("{}"u8))
            {
                client.Close(Encoding.UTF8.GetString(record));
                return;
            }
        }
    }
}
