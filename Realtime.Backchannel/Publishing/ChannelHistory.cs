using System.Globalization;
using Microsoft.Extensions.Options;
using Realtime.Backchannel.Channels;
using Realtime.Backchannel.Redis;
using StackExchange.Redis;

namespace Realtime.Backchannel.Publishing;

/// <summary>Reads where a channel's stream stands and what was published after an offset.</summary>
public sealed class ChannelHistory(
    IConnectionMultiplexer redis, RedisKeys keys, NamespaceTable namespaces, IOptions<BackchannelOptions> options)
{
    private static readonly EmbeddedScript Script = new("history.lua");

    private readonly BackchannelOptions _options = options.Value;

    /// <summary>The channel's current position.</summary>
    /// <inheritdoc cref="ReadSinceAsync"/>
    public async Task<ChannelPosition> PositionAsync(string channel, CancellationToken cancellationToken = default) =>
        (await EvaluateAsync(channel, since: -1, limit: 0, cancellationToken)).Position;

    /// <summary>
    /// The channel's current position and the envelopes after <paramref name="offset"/>, oldest first. None are returned
    /// when more than <paramref name="limit"/> were published since; compare the first one's offset to see what is gone.
    /// </summary>
    /// <exception cref="RedisException">Redis cannot be reached.</exception>
    /// <exception cref="TimeoutException">Redis did not answer within <see cref="BackchannelOptions.RedisTimeout"/>.</exception>
    public Task<HistoryPage> ReadSinceAsync(string channel, ulong offset, int limit, CancellationToken cancellationToken = default) =>
        EvaluateAsync(channel, (long)offset, limit, cancellationToken);

    private async Task<HistoryPage> EvaluateAsync(string channel, long since, int limit, CancellationToken cancellationToken)
    {
        var settings = namespaces.Require(channel);
        var answer = (RedisResult[])(await Script.EvaluateAsync(
            redis.GetDatabase(),
            [keys.Meta(channel), keys.History(channel)],
            [
                Epoch.New(),
                Math.Max(1, (long)settings.HistoryMetaTtl.TotalSeconds),
                since.ToString(CultureInfo.InvariantCulture),
                limit,
            ]).WaitAsync(_options.RedisTimeout, cancellationToken))!;

        var envelopes = new byte[answer.Length - 1][];
        for (var i = 0; i < envelopes.Length; i++)
        {
            envelopes[i] = (byte[])answer[i + 1]!;
        }

        return new HistoryPage(ChannelPosition.Parse((string)answer[0]!), envelopes);
    }
}
