namespace Realtime.Backchannel.Tokens;

/// <summary>
/// Allows something on the channels that match a pattern: a channel's name, or a beginning of names followed by
/// <c>*</c>, such as <c>topic:3.*</c>. A <c>*</c> anywhere else is an ordinary character.
/// </summary>
/// <param name="Pattern">The pattern.</param>
/// <param name="Rights">What it allows.</param>
public sealed record ChannelGrant(string Pattern, ChannelRights Rights)
{
    /// <summary>Whether this grant allows all of <paramref name="rights"/> on <paramref name="channel"/>.</summary>
    public bool Allows(ReadOnlySpan<char> channel, ChannelRights rights) => (Rights & rights) == rights && Matches(channel);

    private bool Matches(ReadOnlySpan<char> channel) =>
        Pattern.EndsWith('*')
            ? channel.StartsWith(Pattern.AsSpan(0, Pattern.Length - 1), StringComparison.Ordinal)
            : channel.Equals(Pattern, StringComparison.Ordinal);
}
