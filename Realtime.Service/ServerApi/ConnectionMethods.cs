using Realtime.Backchannel.Control;

namespace Realtime.Service.ServerApi;

/// <summary><c>disconnect</c> and <c>refresh</c>: ends connections on every node, or changes how long they may stay.</summary>
internal sealed class ConnectionMethods(ConnectionControl control, ApiGuard guard)
{
    public async Task<Answer<Done>> DisconnectAsync(DisconnectRequest request, CancellationToken cancellationToken)
    {
        if (!ConnectionTarget.TryRead(request, out var connections, out var error))
        {
            return error;
        }

        var kept = request.Whitelist ?? [];
        if (kept.Any(string.IsNullOrEmpty))
        {
            return ApiError.BadRequest("a client id in whitelist is empty");
        }

        if (ReasonOf(request.Disconnect) is not { } reason)
        {
            return ApiError.BadRequest(
                $"a disconnect has a code from 3000 to 4999, and a reason of at most {DisconnectReason.MaxTextBytes} bytes that is not JSON");
        }

        return await guard.RunAsync<Done>(async () =>
        {
            await control.DisconnectAsync(connections with { Except = [.. kept.OfType<string>()] }, reason, cancellationToken);
            return Done.Instance;
        }, cancellationToken);
    }

    public async Task<Answer<Done>> RefreshAsync(RefreshRequest request, CancellationToken cancellationToken)
    {
        if (!ConnectionTarget.TryRead(request, out var connections, out var error))
        {
            return error;
        }

        if (ControlValues.CheckTime(request.ExpireAt) is { } wrong)
        {
            return wrong;
        }

        var refresh = new RefreshControl(connections)
        {
            Expired = request.Expired,
            ExpireAt = ControlValues.Time(request.ExpireAt),
            Info = ControlValues.Element(request.Info),
        };
        return await guard.RunAsync<Done>(async () =>
        {
            await control.RefreshAsync(refresh, cancellationToken);
            return Done.Instance;
        }, cancellationToken);
    }

    private static DisconnectReason? ReasonOf(DisconnectDetails? details) =>
        DisconnectReason.TryCreate(
            details is { Code: > 0 } ? details.Code : DisconnectReason.Default.Code,
            details?.Reason ?? DisconnectReason.Default.Text);
}
