using System.Globalization;
using System.Threading.RateLimiting;
using Forum.Web.Web;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Extensions.Options;

namespace Forum.Web.Realtime;

/// <summary>How many requests for tokens are served at once: configuration section <c>Forum:Tokens</c>.</summary>
internal sealed class TokenRateOptions
{
    public const string SectionName = "Forum:Tokens";

    /// <summary>So many requests are worked on at once. More than there are processors would only take time from the pages.</summary>
    public int Concurrent { get; set; } = Math.Max(2, Environment.ProcessorCount);

    /// <summary>So many more wait for their turn, which costs little; to be refused and to ask again costs more. The rest is told to come back later.</summary>
    public int Waiting { get; set; } = 8_192;
}

/// <summary>
/// When a realtime node has died, all its pages want a token at the same time. This keeps them from taking the forum from
/// its readers: they take turns, before anything is looked up for them, and what is more than can wait is answered 503 with
/// <c>Retry-After</c>.
/// </summary>
internal sealed class TokenRate(IOptions<TokenRateOptions> options) : IMiddleware, IDisposable
{
    /// <summary>Less than an SDK waits by itself before the third attempt.</summary>
    private const int RetryAfterSeconds = 2;

    private readonly ConcurrencyLimiter _turns = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = options.Value.Concurrent,
        QueueLimit = options.Value.Waiting,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    /// <summary>
    /// Whether this is a request for a token. One without the header in which scripts send the antiforgery token is refused
    /// anyway, and not before its body has been read, which may take as long as its sender likes: it gets no turn.
    /// </summary>
    public static bool Concerns(HttpContext context) =>
        context.Request.Path.Equals(TokenEndpoint.Path, StringComparison.OrdinalIgnoreCase) &&
        context.Request.Headers.ContainsKey(ScriptRequests.TokenHeader);

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        using var turn = await _turns.AcquireAsync(cancellationToken: context.RequestAborted);
        if (turn.IsAcquired)
        {
            await next(context);
            return;
        }

        context.Features.Get<IStatusCodePagesFeature>()?.Enabled = false;
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
    }

    public void Dispose() => _turns.Dispose();
}
