using System.Text;
using Realtime.Backchannel.Channels;
using Realtime.Backchannel.Tokens;
using Realtime.Service.Protocol;

namespace Realtime.Service.Tokens;

/// <summary>Says what the claims of a JWT grant; null where they contradict themselves.</summary>
internal static class JwtGrants
{
    public static TokenGrant? ToConnection(JwtClaims claims, DateTimeOffset expires) =>
        claims.Channel is null && claims.Channels?.TrueForAll(channel => ChannelName.IsValid(channel)) is not false
            ? new TokenGrant
            {
                User = claims.Sub ?? "",
                Name = claims.Name ?? "",
                Avatar = claims.Avatar,
                Info = TextOf(claims.Info),
                Session = claims.Session ?? "",
                Grants = [.. GrantsOf(claims.Caps ?? [])],
                Subscriptions = claims.Channels is { } channels ? [.. channels.Select(channel => channel!).Distinct()] : [],
                Expires = expires,
            }
            : null;

    public static SubscriptionGrant? ToSubscription(JwtClaims claims, DateTimeOffset expires) =>
        ChannelName.IsValid(claims.Channel)
            ? new SubscriptionGrant
            {
                User = claims.Sub ?? "",
                Channel = claims.Channel!,
                Rights = ChannelRights.Subscribe | RightsOf(claims.Allow),
                Info = TextOf(claims.Info),
                Expires = expires,
            }
            : null;

    private static string? TextOf(Payload? json) => json is null ? null : Encoding.UTF8.GetString(json.Bytes.Span);

    private static IEnumerable<ChannelGrant> GrantsOf(List<JwtCapability?> capabilities)
    {
        foreach (var capability in capabilities)
        {
            // A regular expression would be taken for a name or a beginning of names, and might match more than it means.
            if (capability is not { Channels: { } channels, Match: null or "" or "wildcard" })
            {
                continue;
            }

            foreach (var channel in channels)
            {
                if (!string.IsNullOrEmpty(channel))
                {
                    yield return new ChannelGrant(channel, RightsOf(capability.Allow));
                }
            }
        }
    }

    /// <summary>What the words allow; those that are unknown allow nothing.</summary>
    private static ChannelRights RightsOf(List<string?>? words) =>
        (words ?? []).Aggregate(ChannelRights.None, (rights, word) => rights | word switch
        {
            "sub" => ChannelRights.Subscribe,
            "pub" => ChannelRights.Publish,
            "prs" => ChannelRights.Presence,
            "hst" => ChannelRights.History,
            _ => ChannelRights.None,
        });
}
