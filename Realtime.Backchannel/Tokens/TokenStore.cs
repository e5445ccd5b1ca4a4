using System.Text.Json;
using Microsoft.Extensions.Options;
using Realtime.Backchannel.Redis;
using StackExchange.Redis;

namespace Realtime.Backchannel.Tokens;

/// <summary>The nodes' side of <see cref="TokenMint"/>.</summary>
public sealed class TokenStore(IConnectionMultiplexer redis, RedisKeys keys, IOptions<BackchannelOptions> options)
{
    private readonly BackchannelOptions _options = options.Value;

    /// <summary>
    /// Takes the token out of Redis, so that a second attempt fails, and returns what it grants; null if the token is
    /// unknown, used or expired: the three cannot be told apart.
    /// </summary>
    /// <exception cref="RedisException">Redis cannot be reached.</exception>
    /// <exception cref="TimeoutException">Redis did not answer within <see cref="BackchannelOptions.RedisTimeout"/>.</exception>
    public async Task<TokenGrant?> TakeAsync(string token, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(token);
        var answer = await redis.GetDatabase().ExecuteAsync("GETDEL", keys.Token(token))
            .WaitAsync(_options.RedisTimeout, cancellationToken);
        return answer.IsNull ? null : JsonSerializer.Deserialize((byte[])answer!, TokenJson.Default.TokenGrant);
    }
}
