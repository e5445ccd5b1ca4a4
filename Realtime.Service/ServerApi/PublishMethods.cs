using Realtime.Backchannel.Publishing;

namespace Realtime.Service.ServerApi;

/// <summary><c>publish</c> and <c>broadcast</c>.</summary>
internal sealed class PublishMethods(ApiChannels channels, ChannelPublisher publisher, ApiGuard guard)
{
    public async Task<Answer<PublishResult>> PublishAsync(PublishRequest request, CancellationToken cancellationToken) =>
        Check(request) is { } error ? error : await PublishAsync(request.Channel, request, cancellationToken);

    public async Task<Answer<BroadcastResult>> BroadcastAsync(BroadcastRequest request, CancellationToken cancellationToken)
    {
        if (request.Channels is not { Count: > 0 } names)
        {
            return ApiError.BadRequest("channels are missing");
        }

        if (Check(request) is { } error)
        {
            return error;
        }

        return new BroadcastResult(await ApiFanOut.RunAsync(
            names, (channel, token) => PublishAsync(channel, request, token), cancellationToken));
    }

    private static ApiError? Check(Publishing request) => request switch
    {
        { B64data.Length: > 0 } => ApiError.NotAvailable("b64data; publications are JSON, in data"),
        { Version: > 0 } => ApiError.NotAvailable("version"),
        { Data: null } => ApiError.BadRequest("data is missing"),
        { IdempotencyKey.Length: > PublishOptions.MaxIdempotencyKeyLength } => ApiError.BadRequest($"idempotency_key has more than {PublishOptions.MaxIdempotencyKeyLength} characters"),
        { Tags: { } tags } when tags.ContainsValue(null) => ApiError.BadRequest("a tag is null"),
        _ => null,
    };

    private async Task<Answer<PublishResult>> PublishAsync(string? channel, Publishing request, CancellationToken cancellationToken)
    {
        if (!channels.TryFind(channel, out _, out var error))
        {
            return error;
        }

        var options = new PublishOptions
        {
            IdempotencyKey = string.IsNullOrEmpty(request.IdempotencyKey) ? null : request.IdempotencyKey,
            SkipHistory = request.SkipHistory,
            Tags = request.Tags?.ToDictionary(tag => tag.Key, tag => tag.Value!),
        };
        return await guard.RunAsync<PublishResult>(async () =>
        {
            var position = await publisher.PublishJsonAsync(channel, request.Data!.Bytes, options, cancellationToken);
            return position == ChannelPosition.None
                ? new PublishResult(null, null)
                : new PublishResult(position.Offset, position.Epoch);
        });
    }
}
