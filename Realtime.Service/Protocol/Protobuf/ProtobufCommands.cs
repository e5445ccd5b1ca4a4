using Google.Protobuf;

namespace Realtime.Service.Protocol.Protobuf;

/// <summary>Makes the protocol's commands of what Protobuf has read.</summary>
internal static class ProtobufCommands
{
    public static Protocol.Command From(Command command) => new()
    {
        Id = command.Id,
        Connect = From(command.Connect),
        Subscribe = From(command.Subscribe),
        Unsubscribe = command.Unsubscribe is { } unsubscribe ? new() { Channel = unsubscribe.Channel } : null,
        Publish = command.Publish is { } publish ? new() { Channel = publish.Channel, Data = From(publish.Data), Type = publish.Type } : null,
        Presence = command.Presence is { } presence ? new() { Channel = presence.Channel } : null,
        PresenceStats = command.PresenceStats is { } stats ? new() { Channel = stats.Channel } : null,
        History = From(command.History),
        Ping = command.Ping is null ? null : new(),
        Send = command.Send is { } send ? new() { Data = From(send.Data) } : null,
        Rpc = command.Rpc is { } rpc ? new() { Method = rpc.Method, Data = From(rpc.Data) } : null,
        Refresh = command.Refresh is { } refresh ? new() { Token = refresh.Token } : null,
        SubRefresh = command.SubRefresh is { } subRefresh
            ? new() { Channel = subRefresh.Channel, Token = subRefresh.Token, Type = subRefresh.Type }
            : null,
    };

    private static Protocol.ConnectRequest? From(ConnectRequest? request) => request is null ? null : new()
    {
        Token = request.Token,
        Name = request.Name,
        Version = request.Version,
        Subs = request.Subs.ToDictionary(sub => sub.Key, sub => (RecoverRequest?)From(sub.Value)),
    };

    private static Protocol.SubscribeRequest? From(SubscribeRequest? request) => request is null ? null : new()
    {
        Channel = request.Channel,
        Token = request.Token,
        Recover = request.Recover,
        Epoch = request.Epoch,
        Offset = request.Offset,
        Flag = request.Flag,
        Positioned = request.Positioned,
        Recoverable = request.Recoverable,
        JoinLeave = request.JoinLeave,
        Delta = request.Delta,
        Tf = request.Tf is null ? null : new Payload(default),
        Type = request.Type,
    };

    private static Protocol.HistoryRequest? From(HistoryRequest? request) => request is null ? null : new()
    {
        Channel = request.Channel,
        Limit = request.Limit,
        Reverse = request.Reverse,
        Since = request.Since is { } since ? new() { Offset = since.Offset, Epoch = since.Epoch } : null,
    };

    private static Payload From(ByteString data) => new(data.Memory);
}
