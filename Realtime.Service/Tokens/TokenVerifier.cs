using Realtime.Backchannel.Tokens;

namespace Realtime.Service.Tokens;

internal sealed record ConnectionTokenResult(TokenGrant? Grant, bool IsExpired)
{
    public static ConnectionTokenResult Valid(TokenGrant grant) => new(grant, false);
}
internal sealed record SubscriptionTokenResult(SubscriptionGrant? Grant, bool IsExpired);
public sealed record SubscriptionGrant
{
    public string User { get; init; } = "";
    public required string Channel { get; init; }
    public ChannelRights Rights { get; init; } = ChannelRights.Subscribe;
    public string? Info { get; init; }
    public DateTimeOffset? Expires { get; init; }
}
internal sealed class TokenVerifier(TokenStore store, TimeProvider clock)
{
    public async ValueTask<ConnectionTokenResult> VerifyConnectionAsync(string? token, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(token) || token.Length > 512) return new(null, true);
        var grant = await store.TakeAsync(token, cancellationToken);
        return grant?.Expires <= clock.GetUtcNow() ? new(null, true) : new(grant, grant is null);
    }
    public ValueTask<SubscriptionTokenResult> VerifySubscriptionAsync(string? token, string user, string channel, CancellationToken cancellationToken) => new(new SubscriptionTokenResult(null, true));
}
