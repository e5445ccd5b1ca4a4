using Realtime.Backchannel.Control;
using Realtime.Backchannel.Publishing;

namespace Realtime.Service.ServerApi;

/// <summary>
/// <c>subscribe</c> and <c>unsubscribe</c>: subscriptions of connections on every node, whatever their grants are.
/// </summary>
internal sealed class SubscriptionMethods(ApiChannels channels, ConnectionControl control, ApiGuard guard)
{
    public async Task<Answer<Done>> SubscribeAsync(SubscribeRequest request, CancellationToken cancellationToken)
    {
        if (!ConnectionTarget.TryRead(request, out var connections, out var error) ||
            !channels.TryFind(request.Channel, out var settings, out error))
        {
            return error;
        }

        if (request.Override is not null)
        {
            // Without it the subscription would be another one than the caller wants.
            return ApiError.NotAvailable("override; a channel is as its namespace is configured");
        }

        if (request.RecoverSince is not null && !settings.HasHistory)
        {
            return ApiError.NotAvailable("recover_since; the channel has no history");
        }

        if (ControlValues.CheckTime(request.ExpireAt) is { } wrong)
        {
            return wrong;
        }

        var subscribe = new SubscribeControl(connections, request.Channel)
        {
            Info = ControlValues.Element(request.Info),
            Data = ControlValues.Element(request.Data),
            ExpireAt = ControlValues.Time(request.ExpireAt),
            RecoverSince = request.RecoverSince is { } since ? new ChannelPosition(since.Offset, since.Epoch ?? "") : null,
        };
        return await guard.RunAsync<Done>(async () =>
        {
            await control.SubscribeAsync(subscribe, cancellationToken);
            return Done.Instance;
        }, cancellationToken);
    }

    public async Task<Answer<Done>> UnsubscribeAsync(UnsubscribeRequest request, CancellationToken cancellationToken)
    {
        if (!ConnectionTarget.TryRead(request, out var connections, out var error) ||
            !channels.TryFind(request.Channel, out _, out error))
        {
            return error;
        }

        return await guard.RunAsync<Done>(async () =>
        {
            await control.UnsubscribeAsync(connections, request.Channel, cancellationToken: cancellationToken);
            return Done.Instance;
        }, cancellationToken);
    }
}
