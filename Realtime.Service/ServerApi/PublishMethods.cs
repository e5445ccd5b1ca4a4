using Realtime.Backchannel.Channels;
using Realtime.Backchannel.Publishing;

namespace Realtime.Service.ServerApi;

/// <summary><c>publish</c> and <c>broadcast</c>.</summary>
internal sealed class PublishMethods(ApiChannels channels, ChannelPublisher publisher, ApiGuard guard)
{
    /// <summary>Beyond it, numbers in Redis' scripts and in JavaScript are not exact.</summary>
    private const ulong MaxVersion = 1UL << 53;

    private const int MaxVersionEpochLength = 128;

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
        { Data: null, B64data: null or [] } => ApiError.BadRequest("data is missing, and so is b64data"),
        { Data: not null, B64data.Length: > 0 } => ApiError.BadRequest("data and b64data are both given"),
        { IdempotencyKey.Length: > PublishOptions.MaxIdempotencyKeyLength } => ApiError.BadRequest($"idempotency_key has more than {PublishOptions.MaxIdempotencyKeyLength} characters"),
        { Version: > MaxVersion } => ApiError.BadRequest($"version is larger than {MaxVersion}"),
        { VersionEpoch.Length: > MaxVersionEpochLength } => ApiError.BadRequest($"version_epoch has more than {MaxVersionEpochLength} characters"),
        { Tags: { } tags } when tags.ContainsValue(null) => ApiError.BadRequest("a tag is null"),
        _ => null,
    };

    /// <summary>What the channel does not offer of what the request asks for.</summary>
    private static ApiError? Check(Publishing request, ChannelNamespace settings) => request switch
    {
        { Delta: true } when !settings.Delta => ApiError.NotAvailable("the channel has no delta"),
        { Version: > 0 } when !settings.HasHistory => ApiError.NotAvailable("version; the channel has no history"),
        { Version: > 0, SkipHistory: true } => ApiError.NotAvailable("version with skip_history"),
        _ => null,
    };

    private async Task<Answer<PublishResult>> PublishAsync(string? channel, Publishing request, CancellationToken cancellationToken)
    {
        if (!channels.TryFind(channel, out var settings, out var error))
        {
            return error;
        }

        if (Check(request, settings) is { } missing)
        {
            return missing;
        }

        var options = new PublishOptions
        {
            IdempotencyKey = string.IsNullOrEmpty(request.IdempotencyKey) ? null : request.IdempotencyKey,
            SkipHistory = request.SkipHistory,
            Tags = request.Tags?.ToDictionary(tag => tag.Key, tag => tag.Value!),
            Version = request.Version,
            VersionEpoch = request.VersionEpoch ?? "",
        };
        return await guard.RunAsync<PublishResult>(async () =>
        {
            var position = request.Data is { } data
                ? await publisher.PublishJsonAsync(channel, data.Bytes, options, cancellationToken)
                : await publisher.PublishBytesAsync(channel, request.B64data, options, cancellationToken);
            return position == ChannelPosition.None
                ? new PublishResult(null, null)
                : new PublishResult(position.Offset, position.Epoch);
        }, cancellationToken);
    }
}
