using Realtime.Backchannel.Tokens;
using Realtime.Service.Backplane;
using Realtime.Service.Channels;
using Realtime.Service.Protocol;
using Realtime.Service.Tokens;

namespace Realtime.Service.Connections.Commands;

/// <summary>
/// Handles <c>connect</c>: verifies the token, makes the server-side subscriptions that it grants, and answers. A token
/// that is unknown, used, expired or missing is answered with error 109, which makes SDKs fetch another one; one that
/// was forged closes the connection for good.
/// </summary>
internal sealed class ConnectHandler(Node node, ConnectionLifecycle lifecycle, Joiner joiner, TokenVerifier tokens)
{
    /// <summary>Who everybody is where <see cref="RealtimeOptions.Insecure"/> is set.</summary>
    private static readonly TokenGrant Anyone = new()
    {
        Grants = [new("*", ChannelRights.Subscribe | ChannelRights.Publish | ChannelRights.Presence | ChannelRights.History)],
    };

    public async ValueTask HandleAsync(Connection connection, uint id, ConnectRequest request, CancellationToken cancellationToken)
    {
        var verified = node.Options.Insecure
            ? TokenResult<TokenGrant>.Valid(Anyone)
            : await tokens.VerifyConnectionAsync(request.Token, connection.Identify, cancellationToken);
        if (verified.Grant is not { } grant)
        {
            Refuse(connection, id, verified.Status);
            return;
        }

        if (!lifecycle.Admit(connection, grant))
        {
            return;
        }

        var joins = new List<Join>();
        try
        {
            foreach (var channel in grant.Subscriptions)
            {
                if (node.Namespaces.Find(channel) is { } settings)
                {
                    var flags = SubscriptionKind.ServerSide(settings);
                    var options = new JoinOptions(flags, flags.HasFlag(SubscriptionFlags.Recoverable) ? request.Subs?.GetValueOrDefault(channel) : null);
                    if (await joiner.BeginAsync(connection, channel, settings, options, cancellationToken) is { } join)
                    {
                        joins.Add(join);
                    }
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

        lifecycle.Accepted(connection);
        Answer(connection, id, joins);
        foreach (var join in joins)
        {
            // Others may see it a moment later: its own answer does not wait for that.
            node.Presence.EnterAsync(join.Subscription, cancellationToken).Forget();
        }
    }

    private void Refuse(Connection connection, uint id, TokenStatus status)
    {
        node.Metrics.ConnectRefused();
        if (status == TokenStatus.Expired)
        {
            connection.RefuseConnect();
            connection.Send(id, ErrorCode.TokenExpired);
        }
        else
        {
            connection.Close(DisconnectCode.InvalidToken);
        }
    }

    private void Answer(Connection connection, uint id, List<Join> joins)
    {
        var format = connection.Format;
        connection.Enqueue(format.Frame(format.Codec.Write(id, new ConnectReply(connection.Id, node.Id)
        {
            PingSeconds = connection.UsesPingFrames ? 0 : (int)node.Options.PingInterval.TotalSeconds,
            Ttl = connection.Ttl(connection.Grant!.Expires),
            Session = connection.Session,
            Subscriptions = [.. joins.Select(join => KeyValuePair.Create(join.Subscription.Channel.Name, join.Result))],
        })));

        // Only now may publications follow; they have been kept since the subscriptions began.
        foreach (var join in joins)
        {
            switch (join.Complete(answer: null))
            {
                case JoinOutcome.Behind:
                    connection.Close(DisconnectCode.InsufficientState);
                    return;
                case JoinOutcome.Gone:
                    // The answer still has it.
                    connection.Send(join.Subscription.Channel.Name, new UnsubscribePush(UnsubscribeCode.Server));
                    break;
            }
        }

        connection.Flush();
    }
}
