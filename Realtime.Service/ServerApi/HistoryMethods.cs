using Microsoft.Extensions.Options;
using Realtime.Backchannel.Publishing;
using Realtime.Service.Protocol;

namespace Realtime.Service.ServerApi;

/// <summary><c>history</c> and <c>history_remove</c>.</summary>
internal sealed class HistoryMethods(ApiChannels channels, ChannelHistory history, ApiGuard guard, IOptions<ApiOptions> options)
{
    private readonly int _max = options.Value.MaxHistoryPublications;

    public async Task<Answer<HistoryResult>> ReadAsync(HistoryRequest request, CancellationToken cancellationToken)
    {
        if (Check(request.Channel) is { } error)
        {
            return error;
        }

        if (request.Limit < -1)
        {
            return ApiError.BadRequest("limit is less than -1");
        }

        var limit = request.Limit == -1 ? _max : Math.Min(request.Limit, _max);
        var query = new HistoryQuery(limit, request.Since?.Offset, request.Reverse);
        return await guard.RunAsync<HistoryResult>(async () =>
        {
            var page = await history.ReadPageAsync(request.Channel!, query, cancellationToken);

            // An offset of another epoch names another publication. A caller who knows no epoch takes the risk.
            return request.Since is { Epoch.Length: > 0 } since && since.Epoch != page.Position.Epoch
                ? ApiError.UnrecoverablePosition
                : new HistoryResult(Publications(page), page.Position.Epoch, page.Position.Offset);
        }, cancellationToken);
    }

    public async Task<Answer<Done>> RemoveAsync(HistoryRemoveRequest request, CancellationToken cancellationToken)
    {
        if (Check(request.Channel) is { } error)
        {
            return error;
        }

        return await guard.RunAsync<Done>(async () =>
        {
            await history.RemoveAsync(request.Channel!, cancellationToken);
            return Done.Instance;
        }, cancellationToken);
    }

    private ApiError? Check(string? channel) =>
        !channels.TryFind(channel, out var settings, out var error) ? error
        : settings.HasHistory ? null
        : ApiError.NotAvailable("the channel has no history");

    private static List<Payload> Publications(HistoryPage page)
    {
        var publications = new List<Payload>(page.Envelopes.Count);
        foreach (var message in page.Envelopes)
        {
            if (Envelope.TryParse(message, out var envelope))
            {
                publications.Add(new Payload(PublicationJson.Write(envelope, PublicationData.Plain)));
            }
        }

        return publications;
    }
}
