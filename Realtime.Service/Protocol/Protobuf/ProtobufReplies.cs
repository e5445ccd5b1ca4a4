using System.Text.Json;
using Google.Protobuf;

namespace Realtime.Service.Protocol.Protobuf;

/// <summary>Makes Protobuf's replies (protocol 1.4).</summary>
internal static class ProtobufReplies
{
    public static Reply From(Protocol.Reply reply) => reply switch
    {
        ErrorReply { Error: var error } => new Reply { Error = new Error { Code = error.Code, Message = error.Message, Temporary = error.Temporary } },
        ConnectReply connected => new Reply { Connect = From(connected) },
        SubscribeReply { Result: var result } => new Reply { Subscribe = From(result) },
        PresenceReply presence => new Reply { Presence = From(presence) },
        PresenceStatsReply { Stats: var stats } => new Reply
        {
            PresenceStats = new PresenceStatsResult { NumClients = (uint)stats.Clients, NumUsers = (uint)stats.Users },
        },
        HistoryReply history => new Reply { History = From(history) },
        RpcReply { Data: var data } => new Reply { Rpc = new RPCResult { Data = ByteString.CopyFrom(data.Bytes.Span) } },
        RefreshReply refreshed => new Reply
        {
            Refresh = new RefreshResult { Client = refreshed.Client.ToString(), Expires = refreshed.Ttl is not null, Ttl = refreshed.Ttl ?? 0 },
        },
        SubRefreshReply { Ttl: var ttl } => new Reply { SubRefresh = new SubRefreshResult { Expires = ttl is not null, Ttl = ttl ?? 0 } },
        DoneReply done when done == DoneReply.Unsubscribe => new Reply { Unsubscribe = new UnsubscribeResult() },
        DoneReply done when done == DoneReply.Publish => new Reply { Publish = new PublishResult() },
        _ => throw new InvalidOperationException($"{reply.GetType().Name} has no Protobuf form."),
    };

    public static ClientInfo From(Backchannel.Presence.ClientInfo info) => new()
    {
        User = info.User,
        Client = info.Client,
        ConnInfo = Raw(info.ConnInfo),
        ChanInfo = Raw(info.ChanInfo),
    };

    private static ByteString Raw(JsonElement? json) => json is { } value ? ByteString.CopyFromUtf8(value.GetRawText()) : ByteString.Empty;

    private static ConnectResult From(ConnectReply connected)
    {
        var result = new ConnectResult
        {
            Client = connected.Client.ToString(),
            Version = BuildVersion.Text,
            Ping = (uint)connected.PingSeconds,
            Pong = connected.PingSeconds > 0,
            Expires = connected.Ttl is not null,
            Ttl = connected.Ttl ?? 0,
            Session = connected.Session ?? "",
            Node = connected.Node,
        };
        foreach (var (channel, subscription) in connected.Subscriptions)
        {
            result.Subs[channel] = From(subscription);
        }

        return result;
    }

    private static SubscribeResult From(Protocol.SubscribeResult result)
    {
        var message = new SubscribeResult
        {
            Recoverable = result.Recoverable,
            Positioned = result.Positioned,
            Epoch = result.Position.Epoch,
            Offset = result.Position.Offset,
            WasRecovering = result.WasRecovering,
            Recovered = result.Recovered,
            Delta = result.Delta,
            Expires = result.Ttl is not null,
            Ttl = result.Ttl ?? 0,
            Data = result.Data is { } data ? ByteString.CopyFrom(data.Bytes.Span) : ByteString.Empty,
        };
        ProtobufPublications.Add(message.Publications, result.Publications);
        return message;
    }

    private static PresenceResult From(PresenceReply presence)
    {
        var result = new PresenceResult();
        foreach (var client in presence.Clients)
        {
            result.Presence[client.Client] = From(client);
        }

        return result;
    }

    private static HistoryResult From(HistoryReply history)
    {
        var result = new HistoryResult { Epoch = history.Page.Position.Epoch, Offset = history.Page.Position.Offset };
        ProtobufPublications.Add(result.Publications, history.Page.Envelopes);
        return result;
    }
}
