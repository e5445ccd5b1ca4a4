using Realtime.Backchannel.Channels;
using Realtime.Backchannel.Tokens;
using Realtime.Service.Channels;
using Realtime.Service.Protocol;

namespace Realtime.Service.Connections;

/// <summary>Decides what kind of subscription a client gets: what it asks for, as far as it may, and what the namespace orders.</summary>
internal static class SubscriptionKind
{
    public static SubscriptionFlags Of(Connection connection, SubscribeRequest request, ChannelNamespace settings, ChannelRights byToken)
    {
        var channel = request.Channel!;
        var flags = Ordered(settings);
        if (settings.HasHistory && (request.Recoverable || request.Positioned)
            && (byToken.HasFlag(ChannelRights.History) || ChannelAccess.Allows(connection, channel, ChannelRights.History, settings, subscribing: true)))
        {
            flags |= SubscriptionFlags.Positioned | (request.Recoverable ? SubscriptionFlags.Recoverable : 0);
        }

        if (settings.JoinLeave && request.JoinLeave
            && (byToken.HasFlag(ChannelRights.Presence) || ChannelAccess.Allows(connection, channel, ChannelRights.Presence, settings, subscribing: true)))
        {
            flags |= SubscriptionFlags.JoinLeave;
        }

        if (settings.Delta && request.Delta == SubscribeRequest.Fossil)
        {
            flags |= SubscriptionFlags.Delta;
        }

        return flags;
    }

    /// <summary>What the server makes by itself.</summary>
    public static SubscriptionFlags ServerSide(ChannelNamespace settings) => Ordered(settings) | SubscriptionFlags.ServerSide;

    private static SubscriptionFlags Ordered(ChannelNamespace settings) =>
        (settings is { HasHistory: true, ForceRecovery: true } ? SubscriptionFlags.Recoverable | SubscriptionFlags.Positioned : 0)
        | (settings is { HasHistory: true, ForcePositioning: true } ? SubscriptionFlags.Positioned : 0)
        | (settings is { JoinLeave: true, ForceJoinLeave: true } ? SubscriptionFlags.JoinLeave : 0);
}
