using System.Text.Json;
using Realtime.Backchannel.Redis;
using Realtime.Backchannel.Tokens;
using Realtime.Service.Backplane;
using Realtime.Service.Protocol;

namespace Realtime.Service.Connections.Commands;

/// <summary>
/// Handles the call <c>realtime:reconnect_token</c>: gives a connection a token to come back with, so that nobody has to ask
/// the backend for one when a node has gone and all its clients want to be let in elsewhere at the same time. It is as
/// any other token: good for one connection, worth no more than the one that the connection was let in with, and revoked
/// with it.
/// </summary>
internal sealed class ReconnectTokenHandler(Node node, TokenMint mint, TokenStore store)
{
    /// <summary>What clients call.</summary>
    public const string Method = "realtime:reconnect_token";

    /// <summary>Answers with the token and for how many seconds it is good: the same again, until half of its time is over.</summary>
    public async ValueTask HandleAsync(Connection connection, uint id, CancellationToken cancellationToken)
    {
        var grant = connection.Grant!;
        var ttl = TtlOf(grant);
        var now = Environment.TickCount64;
        if (connection.ReconnectToken is not { } token || !ReferenceEquals(token.Grant, grant) || token.Expires - now < ttl.TotalMilliseconds / 2)
        {
            if (ttl <= TimeSpan.Zero || await mint.MintReconnectAsync(grant, ttl, cancellationToken) is not { } minted)
            {
                // Not wanted here, or let in with a token that can be used again anyway.
                connection.Send(id, ErrorCode.NotAvailable);
                return;
            }

            token = new ReconnectToken(minted, grant, now + (long)ttl.TotalMilliseconds);
            connection.ReconnectToken = token;
            if (connection.State != ConnectionState.Connected)
            {
                Forget(connection);
                return;
            }
        }

        connection.Send(id, new RpcReply(new Payload(Write(token.Token, (token.Expires - now) / 1000))));
    }

    /// <summary>The backend has sent the connection away: it is to ask there before it comes back.</summary>
    public void Forget(Connection connection)
    {
        if (connection.ReconnectToken is { } token)
        {
            ForgetAsync(token.Token).Forget();
        }
    }

    /// <summary>The token ends with what it grants.</summary>
    private TimeSpan TtlOf(TokenGrant grant) =>
        grant.Expires is { } expires && expires - node.Clock.GetUtcNow() is var rest && rest < node.Options.ReconnectTokenTtl
            ? rest
            : node.Options.ReconnectTokenTtl;

    private async Task ForgetAsync(string token)
    {
        try
        {
            await store.ForgetAsync(token);
        }
        catch (Exception exception) when (RedisFailure.Is(exception))
        {
            // It lasts until its time is over, for the same rights as before; they can be revoked.
        }
    }

    private static byte[] Write(string token, long seconds) =>
        JsonSerializer.SerializeToUtf8Bytes(new ReconnectTokenAnswer(token, seconds), ReconnectTokenJson.Default.ReconnectTokenAnswer);
}
