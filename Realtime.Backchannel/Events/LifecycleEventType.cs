using System.Text.Json.Serialization;

namespace Realtime.Backchannel.Events;

/// <summary>What happened.</summary>
public enum LifecycleEventType
{
    /// <summary>A user who was nowhere has a connection: <see cref="LifecycleEvent.User"/>, <see cref="LifecycleEvent.Node"/>.</summary>
    [JsonStringEnumMemberName("user_online")]
    UserOnline = 1,

    /// <summary>A user has had no connection anywhere for <see cref="BackchannelOptions.OfflineGrace"/>: <see cref="LifecycleEvent.User"/>.</summary>
    [JsonStringEnumMemberName("user_offline")]
    UserOffline,

    /// <summary>A channel that had none has a subscriber: <see cref="LifecycleEvent.Channel"/>, <see cref="LifecycleEvent.Node"/>.</summary>
    [JsonStringEnumMemberName("channel_occupied")]
    ChannelOccupied,

    /// <summary>A channel has had no subscriber anywhere for <see cref="BackchannelOptions.VacatedGrace"/>: <see cref="LifecycleEvent.Channel"/>.</summary>
    [JsonStringEnumMemberName("channel_vacated")]
    ChannelVacated,

    /// <summary>
    /// A connection has ended: <see cref="LifecycleEvent.Client"/>, <see cref="LifecycleEvent.User"/>,
    /// <see cref="LifecycleEvent.Session"/>, <see cref="LifecycleEvent.Code"/>, <see cref="LifecycleEvent.Reason"/>.
    /// Those of a node that died are never reported.
    /// </summary>
    [JsonStringEnumMemberName("connection_closed")]
    ConnectionClosed,

    /// <summary>
    /// Nodes have begun to say anew who is online, because Redis was empty: who was online before may be so no longer,
    /// without an event. Ask <see cref="Directory.OnlineUsers"/>.
    /// </summary>
    [JsonStringEnumMemberName("reset")]
    Reset,

    /// <summary>Events before the ones that follow are lost. Ask <see cref="Directory.OnlineUsers"/>.</summary>
    [JsonStringEnumMemberName("gap")]
    Gap,
}
