using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Realtime.Backchannel.Redis;
using StackExchange.Redis;

namespace Realtime.Backchannel.Tokens;

/// <summary>
/// Makes tokens worthless that were minted before and have not been used yet: they would let their holder in with
/// rights that are gone. A revocation leaves a mark in Redis. A token remembers the marks it was minted under, and is
/// worth nothing under others; no clock takes part in this. A JWT knows no marks, only when it was issued.
/// </summary>
public sealed class TokenRevocation(
    IConnectionMultiplexer redis, RedisKeys keys, TimeProvider clock, IOptions<BackchannelOptions> options)
{
    /// <summary>No token lives longer, of whatever kind.</summary>
    public static readonly TimeSpan MaxTokenLifetime = TimeSpan.FromHours(1);

    /// <summary>How long a mark is kept: it must outlive every token that has not seen it, also where clocks differ.</summary>
    private static readonly TimeSpan MarkTtl = 2 * MaxTokenLifetime;

    private const int NonceBytes = 12;

    private readonly BackchannelOptions _options = options.Value;

    /// <summary>
    /// Revokes the tokens of a user or of a login session; of the session alone if both are given. Connections that
    /// are open stay so: closing them is what <see cref="Control.ConnectionControl"/> does, after this.
    /// </summary>
    /// <param name="user">The user; null for whoever has the session.</param>
    /// <param name="session">The login session; null for all of the user's.</param>
    /// <param name="cancellationToken">Stops waiting; the tokens may still be revoked.</param>
    /// <exception cref="ArgumentException">Neither user nor session is given.</exception>
    /// <exception cref="RedisException">Redis cannot be reached.</exception>
    /// <exception cref="TimeoutException">Redis did not answer within <see cref="BackchannelOptions.RedisTimeout"/>.</exception>
    public async Task RevokeAsync(string? user, string? session, CancellationToken cancellationToken = default)
    {
        var key = session is not null ? keys.RevokedSession(session)
            : user is not null ? keys.RevokedUser(user)
            : throw new ArgumentException("A user or a session must be given.", nameof(user));
        var nonce = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(NonceBytes));
        var mark = string.Create(CultureInfo.InvariantCulture, $"{nonce} {clock.GetUtcNow().ToUnixTimeSeconds()}");
        await redis.GetDatabase().StringSetAsync(key, mark, MarkTtl).AnswerAsync(_options.RedisTimeout, cancellationToken);
    }

    /// <summary>Whether a token that was issued at that time has been revoked since: for tokens that were not minted here.</summary>
    /// <param name="user">The user.</param>
    /// <param name="session">The login session; null for tokens that belong to none.</param>
    /// <param name="issued">When it was issued. Within the second of a revocation counts as before.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="RedisException">Redis cannot be reached.</exception>
    /// <exception cref="TimeoutException">Redis did not answer within <see cref="BackchannelOptions.RedisTimeout"/>.</exception>
    public async Task<bool> IsRevokedAsync(
        string user, string? session, DateTimeOffset issued, CancellationToken cancellationToken = default) =>
        (await ReadAsync(user, session, cancellationToken)).AreNewerThan(issued);

    /// <summary>The current marks, in one round trip: two commands at once, as the keys are in different slots of a cluster.</summary>
    internal async Task<RevocationMarks> ReadAsync(string user, string? session, CancellationToken cancellationToken)
    {
        var database = redis.GetDatabase();
        var marks = await Task.WhenAll(
            database.StringGetAsync(keys.RevokedUser(user)),
            session is null ? Task.FromResult(RedisValue.Null) : database.StringGetAsync(keys.RevokedSession(session)))
            .AnswerAsync(_options.RedisTimeout, cancellationToken);
        return new RevocationMarks(marks[0], marks[1]);
    }
}
