using Realtime.Backchannel.Publishing;

namespace Realtime.Service.Protocol;

/// <summary>The answer to a subscription (protocol 1.4 and 1.10).</summary>
/// <param name="Recoverable">Whether the channel has history, so that offset and epoch mean something.</param>
/// <param name="Position">Where the client stands before it walks through <paramref name="Publications"/>.</param>
/// <param name="WasRecovering">Whether the client asked to recover.</param>
/// <param name="Recovered">Whether it then missed nothing.</param>
/// <param name="Publications">Envelopes that it missed, oldest first.</param>
internal sealed record SubscribeResult(
    bool Recoverable, ChannelPosition Position, bool WasRecovering, bool Recovered, IReadOnlyList<byte[]> Publications)
{
    /// <summary>A subscription to a channel without history.</summary>
    public static readonly SubscribeResult Plain = new(false, ChannelPosition.None, false, false, []);
}
