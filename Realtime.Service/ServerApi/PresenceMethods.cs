using Realtime.Backchannel.Presence;

namespace Realtime.Service.ServerApi;

/// <summary><c>presence</c> and <c>presence_stats</c>: who is in a channel, on all nodes.</summary>
internal sealed class PresenceMethods(ApiChannels channels, ChannelPresence presence, ApiGuard guard)
{
    public async Task<Answer<PresenceResult>> ListAsync(PresenceRequest request, CancellationToken cancellationToken) =>
        Check(request.Channel) is { } error ? error : await guard.RunAsync<PresenceResult>(async () =>
        {
            var clients = await presence.ListAsync(request.Channel!, cancellationToken);
            return new PresenceResult(clients.ToDictionary(client => client.Client, StringComparer.Ordinal));
        }, cancellationToken);

    public async Task<Answer<PresenceStatsResult>> CountAsync(PresenceStatsRequest request, CancellationToken cancellationToken) =>
        Check(request.Channel) is { } error ? error : await guard.RunAsync<PresenceStatsResult>(async () =>
        {
            var (clients, users) = await presence.StatsAsync(request.Channel!, cancellationToken);
            return new PresenceStatsResult(clients, users);
        }, cancellationToken);

    private ApiError? Check(string? channel) =>
        !channels.TryFind(channel, out var settings, out var error) ? error
        : settings.Presence ? null
        : ApiError.NotAvailable("the channel has no presence");
}
