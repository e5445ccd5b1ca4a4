using System.Text.Json.Serialization;

namespace Realtime.Backchannel.Tokens;

/// <summary>What a grant allows on the channels that it matches.</summary>
[Flags]
[JsonConverter(typeof(JsonStringEnumConverter<ChannelRights>))]
public enum ChannelRights
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Receive publications.</summary>
    Subscribe = 1,

    /// <summary>Publish from the client.</summary>
    Publish = 2,

    /// <summary>See who is subscribed.</summary>
    Presence = 4,

    /// <summary>Read the channel's history.</summary>
    History = 8,
}
