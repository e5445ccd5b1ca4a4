using Realtime.Backchannel.Channels;
using Realtime.Backchannel.Tokens;
using Realtime.Service.Protocol;

namespace Realtime.Service.Connections;

/// <summary>Decides whether a client may do something in a channel, for every command that names one.</summary>
internal sealed class ChannelAccess(NamespaceTable namespaces)
{
    /// <summary>Stands before the users in the name of a channel that is theirs.</summary>
    private const char UserBoundary = '#';

    /// <summary>The channel's settings; or what to refuse the command with.</summary>
    public ErrorCode? Refuse(
        Connection connection, string? channel, ChannelRights rights, out ChannelNamespace? settings) =>
        Find(channel, out settings) is { } error ? error
        : Allows(connection, channel!, rights, settings!) ? null
        : ErrorCode.PermissionDenied;

    /// <summary>The channel's settings; or what is wrong with its name.</summary>
    public ErrorCode? Find(string? channel, out ChannelNamespace? settings)
    {
        settings = null;
        if (channel is null || !ChannelName.IsValid(channel))
        {
            return ErrorCode.BadRequest;
        }

        settings = namespaces.Find(channel);
        return settings is null ? ErrorCode.UnknownChannel : null;
    }

    /// <summary>Whether a client may do this in a channel.</summary>
    /// <param name="connection">The client.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="rights">What.</param>
    /// <param name="settings">The channel's settings.</param>
    /// <param name="subscribing">Whether it is about to be a subscriber, and may do what subscribers may.</param>
    public static bool Allows(Connection connection, string channel, ChannelRights rights, ChannelNamespace settings, bool subscribing = false)
    {
        var grant = connection.Grant!;
        if (settings.UserLimited && channel.LastIndexOf(UserBoundary) is var boundary and >= 0)
        {
            // The name says it all: no grant lets anybody else in.
            return grant.User.Length > 0
                && channel[(boundary + 1)..].Split(',').Contains(grant.User, StringComparer.Ordinal)
                && (rights != ChannelRights.Publish || grant.Allows(channel, rights) || Includes(settings.PublishFor, connection, channel, subscribing));
        }

        return grant.Allows(channel, rights)
            || Includes(AudienceOf(settings, rights), connection, channel, subscribing)
            || connection.FindSubscription(channel)?.Rights.HasFlag(rights) == true;
    }

    private static Audience AudienceOf(ChannelNamespace settings, ChannelRights rights) => rights switch
    {
        ChannelRights.Subscribe => settings.SubscribeFor,
        ChannelRights.Publish => settings.PublishFor,
        ChannelRights.Presence => settings.PresenceFor,
        ChannelRights.History => settings.HistoryFor,
        _ => Audience.Granted,
    };

    private static bool Includes(Audience audience, Connection connection, string channel, bool subscribing) => audience switch
    {
        Audience.Everyone => true,
        Audience.Users => connection.Grant!.User.Length > 0,
        Audience.Subscribers => subscribing || connection.FindSubscription(channel) is not null,
        _ => false,
    };
}
