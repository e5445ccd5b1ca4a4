using Realtime.Backchannel.Tokens;
using Realtime.Service.Protocol;

namespace Realtime.Service.Channels;

/// <summary>What a subscription is to be.</summary>
/// <param name="Flags">Its kind.</param>
/// <param name="Recover">Where the client stood before, if it was there.</param>
internal sealed record JoinOptions(SubscriptionFlags Flags, RecoverRequest? Recover)
{
    /// <summary>What a token for this one channel allows here.</summary>
    public ChannelRights Rights { get; init; }

    /// <summary>What a token says about the client in this channel: JSON, or null.</summary>
    public string? Info { get; init; }

    /// <summary>When the subscription ends unless it is refreshed, on the clock of <see cref="Environment.TickCount64"/>.</summary>
    public long ExpiresAt { get; init; } = long.MaxValue;

    /// <summary>What the client is told about that; null for nothing.</summary>
    public uint? Ttl { get; init; }

    /// <summary>What a backend gives along.</summary>
    public Payload? Data { get; init; }
}
