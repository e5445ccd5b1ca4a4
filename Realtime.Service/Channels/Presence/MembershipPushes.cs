using Realtime.Backchannel.Presence;
using Realtime.Service.Protocol;

namespace Realtime.Service.Channels.Presence;

internal static class MembershipPushes
{
    public static IReadOnlyList<Push> From(MembershipMessage message) => [];
}
