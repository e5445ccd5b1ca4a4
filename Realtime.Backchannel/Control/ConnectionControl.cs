using Microsoft.Extensions.Options;
using Realtime.Backchannel.Redis;
using StackExchange.Redis;

namespace Realtime.Backchannel.Control;

/// <summary>
/// Ends connections from the backend, on every node, within a second.
/// <code>await control.EndSessionAsync(sessionId);</code>
/// Messages reach the nodes that are up now; a connection cannot outlive its token's grant besides.
/// </summary>
public sealed class ConnectionControl(IConnectionMultiplexer redis, RedisKeys keys, IOptions<BackchannelOptions> options)
{
    private const ushort ForceReconnect = 3011;
    private const ushort ForceDisconnect = 3503;

    private readonly BackchannelOptions _options = options.Value;

    /// <summary>Closes a login session's connections so that they come back with a new token: after sign-out, for instance, as anonymous.</summary>
    public Task EndSessionAsync(string session, CancellationToken cancellationToken = default) =>
        SendAsync(new ControlMessage(null, session, ForceReconnect, "session ended"), cancellationToken);

    /// <summary>Closes a user's connections so that they come back with a new token: after a change of roles.</summary>
    public Task ReconnectUserAsync(string user, CancellationToken cancellationToken = default) =>
        SendAsync(new ControlMessage(user, null, ForceReconnect, "force reconnect"), cancellationToken);

    /// <summary>Closes a user's connections for good: after a ban.</summary>
    public Task DisconnectUserAsync(string user, CancellationToken cancellationToken = default) =>
        SendAsync(new ControlMessage(user, null, ForceDisconnect, "force disconnect"), cancellationToken);

    private async Task SendAsync(ControlMessage message, CancellationToken cancellationToken) =>
        await redis.GetDatabase().PublishAsync(new RedisChannel(keys.Control, RedisChannel.PatternMode.Literal), message.ToBytes())
            .WaitAsync(_options.RedisTimeout, cancellationToken);
}
