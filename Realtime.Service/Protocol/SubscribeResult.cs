using Realtime.Backchannel.Publishing;

namespace Realtime.Service.Protocol;

/// <summary>How a subscription begins (protocol 1.4 and 1.10).</summary>
internal sealed record SubscribeResult
{
    /// <summary>A subscription to a channel without history.</summary>
    public static readonly SubscribeResult Plain = new();

    /// <summary>Whether the client may come back with its position and get what it missed.</summary>
    public bool Recoverable { get; init; }

    /// <summary>Whether publications that do not arrive here are noticed.</summary>
    public bool Positioned { get; init; }

    /// <summary>Where the client stands before it walks through <see cref="Publications"/>.</summary>
    public ChannelPosition Position { get; init; } = ChannelPosition.None;

    /// <summary>Whether the client asked to recover.</summary>
    public bool WasRecovering { get; init; }

    /// <summary>Whether it then missed nothing.</summary>
    public bool Recovered { get; init; }

    /// <summary>Envelopes that it missed, oldest first.</summary>
    public IReadOnlyList<byte[]> Publications { get; init; } = [];

    /// <summary>Whether publications come as deltas, their data as text (protocol 1.13).</summary>
    public bool Delta { get; init; }

    /// <summary>In how many seconds the subscription must be refreshed; null for never.</summary>
    public uint? Ttl { get; init; }

    /// <summary>What a backend gives along with a server-side subscription.</summary>
    public Payload? Data { get; init; }
}
