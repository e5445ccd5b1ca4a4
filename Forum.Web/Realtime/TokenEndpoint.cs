using Forum.Web.Accounts;
using Forum.Web.Web;
using Realtime.Backchannel.Redis;
using Realtime.Backchannel.Tokens;

namespace Forum.Web.Realtime;

/// <summary>
/// <c>POST /realtime/token</c>: gives a page of this site a single-use token to connect to the realtime service with.
/// Answers 200 <c>{"token": "..."}</c>, 401 when the login session has ended, 503 with <c>Retry-After</c> while Redis is away or too many ask
/// at once, and what <see cref="ScriptRequests"/> says.
/// </summary>
internal static partial class TokenEndpoint
{
    /// <summary>Where the endpoint is. How many are served at once is up to <see cref="TokenRate"/>.</summary>
    public const string Path = "/realtime/token";

    private const string RetryAfterSeconds = "5";

    public static IEndpointRouteBuilder MapRealtimeToken(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost(Path, MintAsync).AllowAnonymous().AddEndpointFilter<ScriptRequests>().DisableRateLimiting();
        return endpoints;
    }

    /// <summary>The mint comes from <paramref name="services"/>, late: making it connects to Redis.</summary>
    private static async Task<IResult> MintAsync(HttpContext context, Grants grants, IServiceProvider services, ILogger<TokenMint> logger)
    {
        var viewer = context.User.AsViewer();
        try
        {
            // What is revoked while the rights are being read makes the token worthless.
            var token = await services.GetRequiredService<TokenMint>().MintAsync(
                $"{viewer.UserId}", viewer.Session, stop => grants.ForAsync(viewer.Session, stop), context.RequestAborted);
            return token is null ? Results.StatusCode(StatusCodes.Status401Unauthorized) : Results.Ok(new { token });
        }
        catch (Exception exception) when (RedisFailure.Is(exception))
        {
            LogRedisAway(logger, exception.GetType().Name);
            context.Response.Headers.RetryAfter = RetryAfterSeconds;
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "No realtime token can be minted: Redis is away ({Error}).")]
    private static partial void LogRedisAway(ILogger logger, string error);
}
