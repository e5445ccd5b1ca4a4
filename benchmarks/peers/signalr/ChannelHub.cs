using Microsoft.AspNetCore.SignalR;

namespace SignalR.Peer;

/// <summary>What clients may call.</summary>
internal sealed class ChannelHub : Hub
{
    /// <summary>Joins the group that stands for the channel; its publications come as <c>m</c>.</summary>
    public Task Subscribe(string channel) => Groups.AddToGroupAsync(Context.ConnectionId, channel);
}
