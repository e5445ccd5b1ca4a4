using Realtime.Backchannel.Tokens;
using Realtime.Service.Channels;
using Realtime.Service.Protocol;
using Realtime.Service.Transports.WebSockets;

namespace Realtime.Service.Connections;

/// <summary>
/// Handles <c>connect</c>: takes the token, makes the server-side subscriptions that it grants, and answers. A token
/// that is unknown, used, expired or missing is answered with error 109, which makes SDKs fetch another one.
/// </summary>
internal sealed class ConnectHandler(Node node, Joiner joiner)
{
    /// <summary>Who everybody is where <see cref="RealtimeOptions.Insecure"/> is set.</summary>
    private static readonly TokenGrant Anyone = new()
    {
        Grants = [new("*", ChannelRights.Subscribe | ChannelRights.Publish | ChannelRights.Presence | ChannelRights.History)],
    };

    /// <summary>No token is longer; a longer one is not looked up.</summary>
    private const int MaxTokenLength = 512;

    public async ValueTask HandleAsync(Connection connection, uint id, ConnectRequest request, CancellationToken cancellationToken)
    {
        if (await TakeTokenAsync(request.Token, cancellationToken) is not { } grant)
        {
            connection.RefuseConnect();
            node.Metrics.ConnectRefused();
            connection.Send(ReplyJson.Error(id, ErrorCode.TokenExpired));
            return;
        }

        var joins = new List<Join>();
        try
        {
            foreach (var channel in grant.Subscriptions)
            {
                if (node.Namespaces.Find(channel) is { } settings && connection.FindSubscription(channel) is null)
                {
                    joins.Add(await joiner.BeginAsync(connection, channel, settings, serverSide: true, request.Subs?.GetValueOrDefault(channel), cancellationToken));
                }
            }
        }
        catch
        {
            connection.LeaveAll();
            throw;
        }

        if (!connection.TryAcceptConnect(grant))
        {
            return;
        }

        node.Metrics.Connected();
        var results = joins.Select(join => KeyValuePair.Create(join.Subscription.Channel.Name, join.Result)).ToArray();
        connection.Enqueue(FrameFormat.Build(FrameFormat.Text, ReplyJson.Connected(
            id, new ConnectResult(connection.Id, node.Id, (int)node.Options.PingInterval.TotalSeconds, results))));

        // Only now may publications follow; they have been kept since the subscriptions began.
        foreach (var join in joins)
        {
            if (!join.TryComplete(answer: null))
            {
                connection.Close(DisconnectCode.InsufficientState);
                return;
            }
        }

        connection.Flush();
    }

    private async ValueTask<TokenGrant?> TakeTokenAsync(string? token, CancellationToken cancellationToken)
    {
        if (node.Options.Insecure)
        {
            return Anyone;
        }

        if (string.IsNullOrEmpty(token) || token.Length > MaxTokenLength)
        {
            return null;
        }

        var grant = await node.Tokens.TakeAsync(token, cancellationToken);
        return grant?.Expires <= node.Clock.GetUtcNow() ? null : grant;
    }
}
