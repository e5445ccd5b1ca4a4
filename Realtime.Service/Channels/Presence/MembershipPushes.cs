using Realtime.Backchannel.Presence;
using Realtime.Service.Protocol;

namespace Realtime.Service.Channels.Presence;

/// <summary>What subscribers are told of the joins and leaves that have come from Redis.</summary>
internal static class MembershipPushes
{
    /// <summary>One push for each; null if the message says nothing about memberships.</summary>
    public static List<Push>? TryRead(ReadOnlySpan<byte> message)
    {
        if (!MembershipMessage.TryParse(message, out var changes))
        {
            return null;
        }

        var pushes = new List<Push>();
        while (changes.MoveNext())
        {
            if (ClientInfo.TryParse(changes.Info) is { } info)
            {
                pushes.Add(changes.Joined ? new JoinPush(info) : new LeavePush(info));
            }
        }

        return pushes;
    }
}
