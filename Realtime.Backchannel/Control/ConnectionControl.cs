using Microsoft.Extensions.Options;
using Realtime.Backchannel.Redis;
using Realtime.Backchannel.Tokens;
using StackExchange.Redis;

namespace Realtime.Backchannel.Control;

/// <summary>
/// Ends connections from the backend, on every node, within a second.
/// <code>await control.EndSessionAsync(sessionId);</code>
/// Tokens that have not been used yet are revoked first. Messages reach the nodes that are up now; a connection cannot
/// outlive its token's grant besides.
/// </summary>
public sealed class ConnectionControl(
    IConnectionMultiplexer redis, RedisKeys keys, TokenRevocation revocation, IOptions<BackchannelOptions> options)
{
    private const ushort ForceReconnect = 3011;

    private readonly BackchannelOptions _options = options.Value;

    /// <summary>Closes a login session's connections so that they come back with a new token: after sign-out, for instance, as anonymous.</summary>
    public Task EndSessionAsync(string session, CancellationToken cancellationToken = default) =>
        CloseAsync(new ControlMessage(null, session, ForceReconnect, "session ended"), cancellationToken);

    /// <summary>Closes a user's connections so that they come back with a new token: after a change of roles.</summary>
    public Task ReconnectUserAsync(string user, CancellationToken cancellationToken = default) =>
        CloseAsync(new ControlMessage(user, null, ForceReconnect, "force reconnect"), cancellationToken);

    /// <summary>Closes a user's connections for good: after a ban.</summary>
    public Task DisconnectUserAsync(string user, CancellationToken cancellationToken = default) =>
        CloseAsync(new ControlMessage(user, null, DisconnectReason.Default.Code, DisconnectReason.Default.Text), cancellationToken);

    /// <summary>Closes the connections of a user, of a login session, or of both at once, with a reason of one's own.</summary>
    /// <param name="user">The user; null for whoever has the session.</param>
    /// <param name="session">The login session; null for all of the user's.</param>
    /// <param name="reason">What the clients are told; it decides whether they come back.</param>
    /// <param name="cancellationToken">Stops waiting; the connections may still be closed.</param>
    /// <exception cref="ArgumentException">Neither user nor session is given.</exception>
    public Task DisconnectAsync(string? user, string? session, DisconnectReason reason, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reason);
        if (user is null && session is null)
        {
            throw new ArgumentException("A user or a session must be given.", nameof(user));
        }

        return CloseAsync(new ControlMessage(user, session, reason.Code, reason.Text), cancellationToken);
    }

    private async Task CloseAsync(ControlMessage message, CancellationToken cancellationToken)
    {
        // The other way round, a token could be used between the two, on a connection that nobody closes.
        await revocation.RevokeAsync(message.User, message.Session, cancellationToken);
        await SendAsync(message, cancellationToken);
    }

    private async Task SendAsync(ControlMessage message, CancellationToken cancellationToken) =>
        await redis.GetDatabase().PublishAsync(new RedisChannel(keys.Control, RedisChannel.PatternMode.Literal), message.ToBytes())
            .WaitAsync(_options.RedisTimeout, cancellationToken);
}
