using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Realtime.Load.WebSockets;

namespace Realtime.Load.Protocols;

/// <summary>
/// Centrifugo's client protocol in JSON: lines, of which one frame may hold several. A client connects and subscribes
/// with one frame, as the SDK for browsers does.
/// </summary>
internal sealed class CentrifugeProtocol(string path, ChannelNames channels, Tokens tokens) : Protocol(path, channels)
{
    /// <summary>Why a client closed that did not get all it had missed.</summary>
    public const string NotRecovered = "not recovered";

    private static readonly byte[] Pong = FrameWriter.Write(Opcode.Text, "{}"u8);

    /// <summary>Whether clients remember where they stand, and recover from there when they connect again.</summary>
    public bool Recovers { get; init; }

    /// <summary>Whether owners are told who joins.</summary>
    public bool ListensToJoins { get; init; }

    private static ReadOnlySpan<byte> UserField => "\"user\":\"u"u8;

    public override void OnOpen(Client client)
    {
        var token = tokens.Take();
        var connect = token is null ? "{}" : $"{{\"token\":\"{token}\"}}";
        var recover = Recovers && client.Position.Epoch is { } epoch ? $",\"recover\":true,\"epoch\":\"{epoch}\",\"offset\":{client.Position.Offset}" : "";
        var joinLeave = ListensToJoins ? ",\"join_leave\":true" : "";
        client.SendText(Encoding.ASCII.GetBytes(
            $"{{\"id\":1,\"connect\":{connect}}}\n{{\"id\":2,\"subscribe\":{{\"channel\":\"{Channels[client.Channel]}\"{recover}{joinLeave}}}}}"));
    }

    public override void OnMessage(Client client, ReadOnlySpan<byte> message)
    {
        while (!message.IsEmpty && client.IsOpen)
        {
            var end = message.IndexOf((byte)'\n');
            OnLine(client, end < 0 ? message : message[..end]);
            message = end < 0 ? [] : message[(end + 1)..];
        }
    }

    private void OnLine(Client client, ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("{\"push\""u8))
        {
            OnPush(client, line);
        }
        else if (line.SequenceEqual("{}"u8))
        {
            client.Send(Pong);
        }
        else if (line.StartsWith("{\"id\""u8))
        {
            OnReply(client, line);
        }
    }

    private void OnPush(Client client, ReadOnlySpan<byte> line)
    {
        if (Recovers && line.IndexOf("\"offset\":"u8) is var at and >= 0 && Utf8Parser.TryParse(line[(at + 9)..], out ulong offset, out _))
        {
            client.Position.Offset = offset;
        }

        if (Deliver(client, line))
        {
            return;
        }

        if (ListensToJoins && line.IndexOf("\"join\":"u8) >= 0)
        {
            if (line.IndexOf(UserField) is var user and >= 0 && Utf8Parser.TryParse(line[(user + UserField.Length)..], out int number, out _))
            {
                client.Owner.OnJoined(client, number);
            }
        }
        else if (line.IndexOf("\"unsubscribe\":"u8) >= 0)
        {
            client.Close(Encoding.UTF8.GetString(line));
        }
    }

    /// <summary>Replies are few, and are parsed whole.</summary>
    private void OnReply(Client client, ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        using var document = JsonDocument.ParseValue(ref reader);
        var reply = document.RootElement;
        if (reply.TryGetProperty("error", out _))
        {
            client.Close(Encoding.UTF8.GetString(line));
        }
        else if (reply.TryGetProperty("subscribe", out var subscribed))
        {
            if (subscribed.TryGetProperty("was_recovering", out _) && !subscribed.TryGetProperty("recovered", out _))
            {
                client.Close(NotRecovered);
                return;
            }

            Subscribed(client);
            if (Recovers && subscribed.TryGetProperty("epoch", out var epoch))
            {
                client.Position = new ChannelPosition(subscribed.TryGetProperty("offset", out var offset) ? offset.GetUInt64() : 0, epoch.GetString());
                if (subscribed.TryGetProperty("publications", out var missed))
                {
                    foreach (var publication in missed.EnumerateArray())
                    {
                        client.Position.Offset = publication.GetProperty("offset").GetUInt64();
                    }
                }
            }

            Deliver(client, line);
        }
    }
}
