using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Realtime.Backchannel.Redis;
using StackExchange.Redis;

namespace Realtime.Backchannel.Tokens;

/// <summary>
/// Mints the tokens that let a browser connect.
/// <code>var token = await mint.MintAsync(new TokenGrant { User = "42", Grants = [new("topic:3.*", ChannelRights.Subscribe)] });</code>
/// Give a token only to the user it is for, over the site's own authenticated connection, never in a URL.
/// </summary>
public sealed class TokenMint(IConnectionMultiplexer redis, RedisKeys keys, IOptions<BackchannelOptions> options)
{
    private const int TokenBytes = 32;

    private readonly BackchannelOptions _options = options.Value;

    /// <summary>Stores the grant under a new token: 256 random bits in base64url, single use, valid for <see cref="BackchannelOptions.TokenTtl"/>.</summary>
    /// <exception cref="RedisException">Redis cannot be reached.</exception>
    /// <exception cref="TimeoutException">Redis did not answer within <see cref="BackchannelOptions.RedisTimeout"/>.</exception>
    public async Task<string> MintAsync(TokenGrant grant, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(grant);
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        var value = JsonSerializer.SerializeToUtf8Bytes(grant, TokenJson.Default.TokenGrant);
        await redis.GetDatabase().StringSetAsync(keys.Token(token), value, _options.TokenTtl)
            .WaitAsync(_options.RedisTimeout, cancellationToken);
        return token;
    }
}
