using System.Text.Json;
using System.Text.Json.Serialization;
using Realtime.Backchannel.Channels;
using Realtime.Backchannel.Publishing;

namespace Realtime.Backchannel.Control;

/// <summary>
/// A control message in JSON: who is meant, and one member that names what to do with them. The first version knew only
/// <c>{"user":...,"session":...,"code":...,"reason":...}</c>; that is still how a disconnect that it can express is
/// sent, so that nodes of both versions follow it. Everything else has no <c>reason</c> at the top, and they ignore it.
/// </summary>
internal sealed record ControlWire
{
    public string? User { get; init; }

    public string? Session { get; init; }

    public string? Client { get; init; }

    public IReadOnlyList<string>? Except { get; init; }

    public ushort? Code { get; init; }

    public string? Reason { get; init; }

    public DisconnectWire? Disconnect { get; init; }

    public UnsubscribeWire? Unsubscribe { get; init; }

    public SubscribeWire? Subscribe { get; init; }

    public RefreshWire? Refresh { get; init; }

    public static ControlWire Of(ControlMessage message)
    {
        var filter = message.Connections;
        var wire = new ControlWire
        {
            User = filter.User,
            Session = filter.Session,
            Client = filter.Client,
            Except = filter.Except.Count > 0 ? filter.Except : null,
        };
        return message switch
        {
            DisconnectControl { Connections: { Client: null, Except.Count: 0 }, Reason: var reason } => wire with { Code = reason.Code, Reason = reason.Text },
            DisconnectControl { Reason: var reason } => wire with { Disconnect = new(reason.Code, reason.Text) },
            UnsubscribeControl unsubscribe => wire with { Unsubscribe = new(unsubscribe.Channel, unsubscribe.Code) },
            SubscribeControl subscribe => wire with
            {
                Subscribe = new(
                    subscribe.Channel, subscribe.Info, subscribe.Data, subscribe.ExpireAt?.ToUnixTimeSeconds(),
                    subscribe.RecoverSince is { } since ? new(since.Offset, since.Epoch) : null),
            },
            RefreshControl refresh => wire with { Refresh = new(refresh.Expired, refresh.ExpireAt?.ToUnixTimeSeconds(), refresh.Info) },
            _ => throw new ArgumentException($"{message.GetType()} has no form in JSON.", nameof(message)),
        };
    }

    /// <summary>The message; null if something is missing or cannot be.</summary>
    public ControlMessage? ToMessage()
    {
        if ((User ?? Session) is null || Except?.Any(client => client is null) == true)
        {
            return null;
        }

        var filter = new ConnectionFilter(User, Session, Client) { Except = Except ?? [] };
        return this switch
        {
            { Disconnect: { } disconnect } => ToDisconnect(filter, disconnect.Code, disconnect.Reason),
            { Unsubscribe: { Channel: { } channel, Code: var code } } when ChannelName.IsValid(channel) && UnsubscribeControl.IsCode(code) =>
                new UnsubscribeControl(filter, channel, code),
            { Subscribe: { Channel: { } channel } subscribe } when ChannelName.IsValid(channel) && TryReadTime(subscribe.ExpireAt, out var expireAt) =>
                new SubscribeControl(filter, channel)
                {
                    Info = subscribe.Info,
                    Data = subscribe.Data,
                    ExpireAt = expireAt,
                    RecoverSince = subscribe.RecoverSince is { } since ? new(since.Offset, since.Epoch ?? "") : null,
                },
            { Refresh: { } refresh } when TryReadTime(refresh.ExpireAt, out var expireAt) =>
                new RefreshControl(filter) { Expired = refresh.Expired, ExpireAt = expireAt, Info = refresh.Info },
            { Code: { } code, Reason: { } reason } => ToDisconnect(filter, code, reason),
            _ => null,
        };
    }

    private static DisconnectControl? ToDisconnect(ConnectionFilter filter, ushort code, string? text) =>
        text is not null && DisconnectReason.TryCreate(code, text) is { } reason ? new(filter, reason) : null;

    private static bool TryReadTime(long? seconds, out DateTimeOffset? time)
    {
        var possible = seconds is null or (>= 0 and <= 253_402_300_799);
        time = possible && seconds is { } value ? DateTimeOffset.FromUnixTimeSeconds(value) : null;
        return possible;
    }
}

internal sealed record DisconnectWire(ushort Code, string? Reason);

internal sealed record UnsubscribeWire(string? Channel, ushort Code);

internal sealed record SubscribeWire(string? Channel, JsonElement? Info, JsonElement? Data, long? ExpireAt, PositionWire? RecoverSince);

internal sealed record PositionWire(ulong Offset, string? Epoch);

internal sealed record RefreshWire(bool Expired, long? ExpireAt, JsonElement? Info);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ControlWire))]
internal sealed partial class ControlJson : JsonSerializerContext;
