using System.Text.Json;
using Realtime.Backchannel.Channels;
using Realtime.Backchannel.Publishing;

namespace Realtime.Backchannel.Control;

/// <summary>What every node is told to do with the connections that a filter means.</summary>
/// <param name="Connections">The connections.</param>
public abstract record ControlMessage(ConnectionFilter Connections)
{
    /// <summary>The message as it travels: a line of JSON.</summary>
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(ControlWire.Of(this), ControlJson.Default.ControlWire);

    /// <summary>Reads a message; null if it is not one, or one that this version does not know.</summary>
    public static ControlMessage? TryParse(ReadOnlySpan<byte> message)
    {
        try
        {
            return JsonSerializer.Deserialize(message, ControlJson.Default.ControlWire)?.ToMessage();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>Closes connections.</summary>
/// <param name="Connections">The connections.</param>
/// <param name="Reason">What the clients are told.</param>
public sealed record DisconnectControl(ConnectionFilter Connections, DisconnectReason Reason) : ControlMessage(Connections);

/// <summary>Ends subscriptions.</summary>
/// <param name="Connections">Whose.</param>
/// <param name="Channel">To this channel.</param>
/// <param name="Code">The unsubscribe code (protocol 1.9), 2000 to 2999: clients subscribe again by themselves at 2500 and above.</param>
public sealed record UnsubscribeControl(ConnectionFilter Connections, string Channel, ushort Code = UnsubscribeControl.DefaultCode)
    : ControlMessage(Connections)
{
    /// <summary>2000, server unsubscribe: the client stays out.</summary>
    public const ushort DefaultCode = 2000;

    /// <summary>Whether clients understand the code.</summary>
    public static bool IsCode(long code) => code is >= 2000 and <= 2999;
}

/// <summary>Subscribes connections to a channel, whatever their grants are.</summary>
/// <param name="Connections">The connections.</param>
/// <param name="Channel">A channel that <see cref="ChannelName.IsValid"/> holds for.</param>
public sealed record SubscribeControl(ConnectionFilter Connections, string Channel) : ControlMessage(Connections)
{
    /// <summary>What others see of the subscriber in this channel; any JSON but null.</summary>
    public JsonElement? Info { get; init; }

    /// <summary>What the client is told along with the subscription; any JSON but null.</summary>
    public JsonElement? Data { get; init; }

    /// <summary>When the subscription ends; to the second. Null for no end of its own.</summary>
    public DateTimeOffset? ExpireAt { get; init; }

    /// <summary>The client is given what was published since; null for nothing.</summary>
    public ChannelPosition? RecoverSince { get; init; }
}

/// <summary>Changes how long connections may stay.</summary>
/// <param name="Connections">The connections.</param>
public sealed record RefreshControl(ConnectionFilter Connections) : ControlMessage(Connections)
{
    /// <summary>They end now, as expired ones.</summary>
    public bool Expired { get; init; }

    /// <summary>When they end; to the second. Null for no end.</summary>
    public DateTimeOffset? ExpireAt { get; init; }

    /// <summary>What others see of the user from now on; null leaves that as it is.</summary>
    public JsonElement? Info { get; init; }
}
