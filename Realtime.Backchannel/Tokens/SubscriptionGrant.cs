namespace Realtime.Backchannel.Tokens;

/// <summary>What one user may do in one channel, whatever the connection's own grants say: the value behind a subscription token.</summary>
public sealed record SubscriptionGrant
{
    /// <summary>Whose connection may use it; empty for an anonymous visitor's.</summary>
    public string User { get; init; } = "";

    /// <summary>The channel.</summary>
    public required string Channel { get; init; }

    /// <summary>What is allowed there.</summary>
    public ChannelRights Rights { get; init; } = ChannelRights.Subscribe;

    /// <summary>What other clients of this channel are told about the user besides <see cref="TokenGrant.Info"/>, as JSON; null for nothing.</summary>
    /// <exception cref="ArgumentException">It is not JSON.</exception>
    public string? Info { get; init => field = value is null ? null : InfoJson.Compact(value); }

    /// <summary>When the subscription must end at the latest; null for no limit of its own.</summary>
    public DateTimeOffset? Expires { get; init; }
}
