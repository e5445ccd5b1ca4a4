using System.Diagnostics.CodeAnalysis;
using Realtime.Backchannel.Channels;

namespace Realtime.Service.ServerApi;

/// <summary>Looks up the channels that callers name.</summary>
internal sealed class ApiChannels(NamespaceTable namespaces)
{
    /// <summary>The channel's settings; or false and what is wrong with its name.</summary>
    public bool TryFind(
        [NotNullWhen(true)] string? channel,
        [NotNullWhen(true)] out ChannelNamespace? settings,
        [NotNullWhen(false)] out ApiError? error)
    {
        settings = null;
        error = string.IsNullOrEmpty(channel) ? ApiError.BadRequest("channel is missing")
            : !ChannelName.IsValid(channel) ? ApiError.BadRequest("malformed channel name")
            : (settings = namespaces.Find(channel)) is null ? ApiError.UnknownChannel
            : null;
        return settings is not null;
    }
}
