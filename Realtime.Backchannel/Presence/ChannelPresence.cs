namespace Realtime.Backchannel.Presence;

public sealed class ChannelPresence
{
    public Task<IReadOnlyList<ClientInfo>> ListAsync(string channel, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<ClientInfo>>([]);
    public Task<PresenceStats> StatsAsync(string channel, CancellationToken cancellationToken) => Task.FromResult(default(PresenceStats));
}
public sealed class MembershipMessage { public static MembershipMessage? TryParse(ReadOnlySpan<byte> m) => null; }
