using System.Globalization;
using Microsoft.Extensions.Options;
using Realtime.Backchannel.Channels;
using Realtime.Backchannel.Redis;
using StackExchange.Redis;

namespace Realtime.Backchannel.Publishing;

/// <summary>Reads where a channel's stream stands and what was published, and forgets it when told to.</summary>
public sealed class ChannelHistory(
    IConnectionMultiplexer redis, RedisKeys keys, NamespaceTable namespaces, IOptions<BackchannelOptions> options)
{
    private static readonly EmbeddedScript SinceScript = new("history.lua");
    private static readonly EmbeddedScript PageScript = new("history_page.lua");

    private readonly BackchannelOptions _options = options.Value;

    /// <summary>The channel's current position.</summary>
    /// <inheritdoc cref="ReadSinceAsync"/>
    public async Task<ChannelPosition> PositionAsync(string channel, CancellationToken cancellationToken = default) =>
        (await EvaluateAsync(SinceScript, channel, [-1, 0], cancellationToken)).Position;

    /// <summary>
    /// The channel's current position and the envelopes after <paramref name="offset"/>, oldest first. None are returned
    /// when more than <paramref name="limit"/> were published since; compare the first one's offset to see what is gone.
    /// </summary>
    /// <exception cref="RedisException">Redis cannot be reached.</exception>
    /// <exception cref="TimeoutException">Redis did not answer within <see cref="BackchannelOptions.RedisTimeout"/>.</exception>
    public Task<HistoryPage> ReadSinceAsync(string channel, ulong offset, int limit, CancellationToken cancellationToken = default) =>
        EvaluateAsync(SinceScript, channel, [(long)offset, limit], cancellationToken);

    /// <summary>The channel's current position and a page of what is kept, in the order that <paramref name="query"/> asks for.</summary>
    /// <inheritdoc cref="ReadSinceAsync"/>
    public async Task<HistoryPage> ReadPageAsync(string channel, HistoryQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(query.Limit, nameof(query));
        var page = await EvaluateAsync(
            PageScript,
            channel,
            [query.Limit, query.Since?.ToString(CultureInfo.InvariantCulture) ?? "", query.Reverse],
            cancellationToken);
        return query.Reverse ? page with { Envelopes = [.. page.Envelopes.Reverse()] } : page;
    }

    /// <summary>
    /// Forgets what was published. The position stays, so a subscriber who missed some of it is told that it cannot
    /// be recovered.
    /// </summary>
    /// <inheritdoc cref="ReadSinceAsync"/>
    public async Task RemoveAsync(string channel, CancellationToken cancellationToken = default)
    {
        namespaces.Require(channel);
        await redis.GetDatabase().KeyDeleteAsync(keys.History(channel)).AnswerAsync(_options.RedisTimeout, cancellationToken);
    }

    private async Task<HistoryPage> EvaluateAsync(
        EmbeddedScript script, string channel, RedisValue[] arguments, CancellationToken cancellationToken)
    {
        var settings = namespaces.Require(channel);
        var answer = (RedisResult[])(await script.EvaluateAsync(
            redis.GetDatabase(),
            [keys.Meta(channel), keys.History(channel)],
            [Epoch.New(), Math.Max(1, (long)settings.HistoryMetaTtl.TotalSeconds), .. arguments])
            .AnswerAsync(_options.RedisTimeout, cancellationToken))!;

        var envelopes = new byte[answer.Length - 1][];
        for (var i = 0; i < envelopes.Length; i++)
        {
            envelopes[i] = (byte[])answer[i + 1]!;
        }

        return new HistoryPage(ChannelPosition.Parse((string)answer[0]!), envelopes);
    }
}
