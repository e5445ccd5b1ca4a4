using Realtime.Backchannel.Control;

namespace Realtime.Service.ServerApi;

/// <summary><c>disconnect</c>: closes connections on every node.</summary>
internal sealed class DisconnectMethod(ConnectionControl control, ApiGuard guard)
{
    public async Task<Answer<Done>> RunAsync(DisconnectRequest request, CancellationToken cancellationToken)
    {
        var user = string.IsNullOrEmpty(request.User) ? null : request.User;
        var session = string.IsNullOrEmpty(request.Session) ? null : request.Session;
        if (request is { Client.Length: > 0 } or { Whitelist.Count: > 0 })
        {
            // Without them more connections would be closed than the caller wants.
            return ApiError.NotAvailable("client and whitelist");
        }

        if (user is null && session is null)
        {
            return ApiError.BadRequest("user or session is missing");
        }

        if (ReasonOf(request.Disconnect) is not { } reason)
        {
            return ApiError.BadRequest(
                $"a disconnect has a code from 3000 to 4999, and a reason of at most {DisconnectReason.MaxTextBytes} bytes that is not JSON");
        }

        return await guard.RunAsync<Done>(async () =>
        {
            await control.DisconnectAsync(user, session, reason, cancellationToken);
            return Done.Instance;
        });
    }

    private static DisconnectReason? ReasonOf(DisconnectDetails? details) =>
        DisconnectReason.TryCreate(
            details is { Code: > 0 } ? details.Code : DisconnectReason.Default.Code,
            details?.Reason ?? DisconnectReason.Default.Text);
}
