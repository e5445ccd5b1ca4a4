using System.Net;
using Microsoft.Extensions.Options;
using Realtime.Service.Telemetry;

namespace Realtime.Service.Limits;

/// <summary>
/// What this node lets clients do, and how much of it. Refusals are counted. Anonymous users, whose name is empty, are
/// not one user: for them the limits of addresses and connections hold, those of users do not.
/// </summary>
internal sealed class RateLimits
{
    private readonly RealtimeMetrics _metrics;
    private readonly KeyedRate<IPAddress> _attemptsPerAddress;
    private readonly KeyedCount<IPAddress> _connectionsPerAddress;
    private readonly KeyedCount<string> _connectionsPerUser;
    private readonly BucketSize _commandsPerConnection;
    private readonly KeyedRate<string> _commandsPerUser;
    private readonly BucketSize _publishesPerConnection;
    private readonly KeyedRate<string> _publishesPerUser;

    public RateLimits(IOptions<LimitOptions> options, RealtimeMetrics metrics)
    {
        var limits = options.Value;
        _metrics = metrics;
        _attemptsPerAddress = new(limits.AttemptsPerAddress);
        _connectionsPerAddress = new(limits.ConnectionsPerAddress);
        _connectionsPerUser = new(limits.ConnectionsPerUser);
        _commandsPerConnection = new(limits.CommandsPerConnection);
        _commandsPerUser = new(limits.CommandsPerUser);
        _publishesPerConnection = new(limits.PublishesPerConnection);
        _publishesPerUser = new(limits.PublishesPerUser);
    }

    /// <summary>Whether this attempt to connect may go on; otherwise the answer is HTTP 429.</summary>
    /// <param name="network">Where from, by <see cref="ClientAddress.NetworkOf"/>.</param>
    /// <param name="now">Milliseconds on a clock that only goes forward.</param>
    public bool AdmitAttempt(IPAddress network, long now) => TryAttempt(network, now) || Refuse("attempts_per_address");

    /// <summary>The same, where somebody else will ask again and refuse it.</summary>
    /// <inheritdoc cref="AdmitAttempt"/>
    public bool TryAttempt(IPAddress network, long now) => _attemptsPerAddress.TryTake(network, now);

    /// <summary>Whether one more connection may be open from there; otherwise it is closed with 3504. <see cref="Closed(IPAddress)"/> gives it back.</summary>
    /// <param name="network">Where from, by <see cref="ClientAddress.NetworkOf"/>.</param>
    public bool TryOpen(IPAddress network) => _connectionsPerAddress.TryAdd(network) || Refuse("connections_per_address");

    /// <summary>A connection that was counted by <see cref="TryOpen(IPAddress)"/> has gone.</summary>
    public void Closed(IPAddress network) => _connectionsPerAddress.Remove(network);

    /// <summary>Whether the user may have one more connection; otherwise it is closed with 3504. <see cref="Closed(string)"/> gives it back.</summary>
    public bool TryOpen(string user) => user.Length == 0 || _connectionsPerUser.TryAdd(user) || Refuse("connections_per_user");

    /// <summary>A connection that was counted by <see cref="TryOpen(string)"/> has gone.</summary>
    public void Closed(string user)
    {
        if (user.Length > 0)
        {
            _connectionsPerUser.Remove(user);
        }
    }

    /// <summary>Whether a command, of any kind, is done; otherwise the answer is error 111.</summary>
    /// <param name="user">Whose it is; empty as long as nobody is known.</param>
    /// <param name="connection">The connection's own buckets.</param>
    /// <param name="now">Milliseconds on a clock that only goes forward.</param>
    public bool AdmitCommand(string user, ref ConnectionBuckets connection, long now)
    {
        if (!connection.TryTakeCommand(_commandsPerConnection, now))
        {
            return Refuse("commands_per_connection");
        }

        return user.Length == 0 || _commandsPerUser.TryTake(user, now) || Refuse("commands_per_user");
    }

    /// <summary>Whether a command that is a publication is done, after <see cref="AdmitCommand"/> let it pass; otherwise the answer is error 111.</summary>
    /// <param name="user">Whose it is.</param>
    /// <param name="connection">The connection's own buckets.</param>
    /// <param name="now">Milliseconds on a clock that only goes forward.</param>
    public bool AdmitPublish(string user, ref ConnectionBuckets connection, long now)
    {
        if (!connection.TryTakePublish(_publishesPerConnection, now))
        {
            return Refuse("publishes_per_connection");
        }

        return user.Length == 0 || _publishesPerUser.TryTake(user, now) || Refuse("publishes_per_user");
    }

    private bool Refuse(string limit)
    {
        _metrics.Refused(limit);
        return false;
    }
}
