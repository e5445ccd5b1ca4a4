using Microsoft.Extensions.Options;
using Realtime.Backchannel.Channels;
using Realtime.Backchannel.Redis;
using Realtime.Backchannel.Tokens;
using StackExchange.Redis;

namespace Realtime.Backchannel.Control;

/// <summary>
/// Has the nodes end connections, change their subscriptions or how long they may stay, on every node, within a second.
/// <code>await control.EndSessionAsync(sessionId);</code>
/// Tokens that have not been used yet are revoked first. Messages reach the nodes that are up now; a connection cannot
/// outlive its token's grant besides.
/// </summary>
public sealed class ConnectionControl(
    IConnectionMultiplexer redis, RedisKeys keys, TokenRevocation revocation, IOptions<BackchannelOptions> options)
{
    private static readonly DisconnectReason SessionEnded = DisconnectReason.TryCreate(3011, "session ended")!;
    private static readonly DisconnectReason ForceReconnect = DisconnectReason.TryCreate(3011, "force reconnect")!;

    private readonly BackchannelOptions _options = options.Value;

    /// <summary>Closes a login session's connections so that they come back with a new token: after sign-out, for instance, as anonymous.</summary>
    public Task EndSessionAsync(string session, CancellationToken cancellationToken = default) =>
        DisconnectAsync(new ConnectionFilter(null, session), SessionEnded, cancellationToken);

    /// <summary>Closes a user's connections so that they come back with a new token: after a change of roles.</summary>
    public Task ReconnectUserAsync(string user, CancellationToken cancellationToken = default) =>
        DisconnectAsync(new ConnectionFilter(user), ForceReconnect, cancellationToken);

    /// <summary>Closes a user's connections for good: after a ban.</summary>
    public Task DisconnectUserAsync(string user, CancellationToken cancellationToken = default) =>
        DisconnectAsync(new ConnectionFilter(user), DisconnectReason.Default, cancellationToken);

    /// <summary>Closes the connections of a user, of a login session, or of both at once, with a reason of one's own.</summary>
    /// <param name="user">The user; null for whoever has the session.</param>
    /// <param name="session">The login session; null for all of the user's.</param>
    /// <param name="reason">What the clients are told; it decides whether they come back.</param>
    /// <param name="cancellationToken">Stops waiting; the connections may still be closed.</param>
    /// <exception cref="ArgumentException">Neither user nor session is given.</exception>
    public Task DisconnectAsync(string? user, string? session, DisconnectReason reason, CancellationToken cancellationToken = default) =>
        DisconnectAsync(new ConnectionFilter(user, session), reason, cancellationToken);

    /// <summary>Closes connections.</summary>
    /// <param name="connections">Which.</param>
    /// <param name="reason">What the clients are told; it decides whether they come back.</param>
    /// <param name="cancellationToken">Stops waiting; the connections may still be closed.</param>
    /// <exception cref="ArgumentException">The filter names neither user nor session.</exception>
    public Task DisconnectAsync(ConnectionFilter connections, DisconnectReason reason, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reason);
        return CloseAsync(new DisconnectControl(connections, reason), cancellationToken);
    }

    /// <summary>Ends the subscriptions of connections to a channel. Those that are not subscribed stay as they are.</summary>
    /// <param name="connections">Which connections.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="code">What the clients are told, 2000 to 2999: at 2500 and above they subscribe again by themselves.</param>
    /// <param name="cancellationToken">Stops waiting; the subscriptions may still end.</param>
    /// <exception cref="ArgumentException">The filter names neither user nor session, or the channel's name or the code is malformed.</exception>
    public Task UnsubscribeAsync(
        ConnectionFilter connections, string channel, ushort code = UnsubscribeControl.DefaultCode, CancellationToken cancellationToken = default)
    {
        if (!UnsubscribeControl.IsCode(code))
        {
            throw new ArgumentOutOfRangeException(nameof(code), code, "An unsubscribe code is from 2000 to 2999.");
        }

        ThrowIfMalformed(channel);
        return SendAsync(new UnsubscribeControl(connections, channel, code), cancellationToken);
    }

    /// <summary>Subscribes connections to a channel, whatever their grants are. Those that are subscribed stay as they are.</summary>
    /// <param name="subscribe">Which connections, to what, and how.</param>
    /// <param name="cancellationToken">Stops waiting; they may still be subscribed.</param>
    /// <exception cref="ArgumentException">The filter names neither user nor session, or the channel's name is malformed.</exception>
    public Task SubscribeAsync(SubscribeControl subscribe, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(subscribe);
        ThrowIfMalformed(subscribe.Channel);
        return SendAsync(subscribe, cancellationToken);
    }

    /// <summary>Changes how long connections may stay.</summary>
    /// <param name="refresh">Which connections, and until when.</param>
    /// <param name="cancellationToken">Stops waiting; it may still be changed.</param>
    /// <exception cref="ArgumentException">The filter names neither user nor session.</exception>
    public Task RefreshAsync(RefreshControl refresh, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(refresh);
        return SendAsync(refresh, cancellationToken);
    }

    private async Task CloseAsync(DisconnectControl message, CancellationToken cancellationToken)
    {
        // Only some of the connections: the others' tokens stay good. Otherwise first, or a token could be used between
        // the two, on a connection that nobody closes.
        if (message.Connections is { Client: null, Except.Count: 0 })
        {
            await revocation.RevokeAsync(message.Connections.User, message.Connections.Session, cancellationToken);
        }

        await SendAsync(message, cancellationToken);
    }

    private static void ThrowIfMalformed(string channel)
    {
        if (!ChannelName.IsValid(channel))
        {
            throw new ArgumentException($"A channel name has 1 to {ChannelName.MaxLength} printable ASCII characters, without spaces or braces.", nameof(channel));
        }
    }

    private async Task SendAsync(ControlMessage message, CancellationToken cancellationToken)
    {
        if (message.Connections is not ({ User: not null } or { Session: not null }))
        {
            throw new ArgumentException("A user or a session must be given.", nameof(message));
        }

        await redis.GetDatabase().PublishAsync(new RedisChannel(keys.Control, RedisChannel.PatternMode.Literal), message.ToBytes())
            .AnswerAsync(_options.RedisTimeout, cancellationToken);
    }
}
