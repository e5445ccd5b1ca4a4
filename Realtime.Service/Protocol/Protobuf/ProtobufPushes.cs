using Google.Protobuf;

namespace Realtime.Service.Protocol.Protobuf;

/// <summary>Makes Protobuf's pushes (protocol 1.5).</summary>
internal static class ProtobufPushes
{
    public static Push From(Protocol.Push push) => push switch
    {
        JoinPush { Info: var info } => new Push { Join = new Join { Info = ProtobufReplies.From(info) } },
        LeavePush { Info: var info } => new Push { Leave = new Leave { Info = ProtobufReplies.From(info) } },
        UnsubscribePush { Why: var why } => new Push { Unsubscribe = new Unsubscribe { Code = why.Code, Reason = why.Reason } },
        SubscribePush { Result: var result } => new Push { Subscribe = From(result) },
        DisconnectPush { Why: var why } => new Push { Disconnect = new Disconnect { Code = why.Code, Reason = why.Reason } },
        RefreshPush { Ttl: var ttl } => new Push { Refresh = new Refresh { Expires = ttl is not null, Ttl = ttl ?? 0 } },
        _ => throw new InvalidOperationException($"{push.GetType().Name} has no Protobuf form."),
    };

    private static Subscribe From(Protocol.SubscribeResult result) => new()
    {
        Recoverable = result.Recoverable,
        Positioned = result.Positioned,
        Epoch = result.Position.Epoch,
        Offset = result.Position.Offset,
        Data = result.Data is { } data ? ByteString.CopyFrom(data.Bytes.Span) : ByteString.Empty,
    };
}
