using Realtime.Backchannel.Channels;
using Realtime.Backchannel.Tokens;
using Realtime.Service.Protocol;

namespace Realtime.Service.Connections;

/// <summary>Decides whether a client may do something in a channel, for every command that names one.</summary>
internal sealed class ChannelAccess(NamespaceTable namespaces)
{
    /// <summary>The channel's settings; or what to refuse the command with.</summary>
    public ErrorCode? Refuse(
        Connection connection, string? channel, ChannelRights rights, out ChannelNamespace? settings)
    {
        settings = null;
        if (channel is null || !ChannelName.IsValid(channel))
        {
            return ErrorCode.BadRequest;
        }

        settings = namespaces.Find(channel);
        return settings is null ? ErrorCode.UnknownChannel
            : !connection.Grant!.Allows(channel, rights) ? ErrorCode.PermissionDenied
            : null;
    }
}
