using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace Forum.Web.Realtime;

/// <summary>How many requests for tokens are served at once: configuration section <c>Forum:Tokens</c>.</summary>
internal sealed class TokenRateOptions
{
    public const string SectionName = "Forum:Tokens";

    /// <summary>So many requests are worked on at once.</summary>
    public int Concurrent { get; set; } = 32;

    /// <summary>So many more wait for their turn. The rest is told to come back later.</summary>
    public int Waiting { get; set; } = 256;
}

/// <summary>
/// When a realtime node has died, all its pages want a token at the same time. This keeps them from taking the forum from
/// its readers: what is more than can wait is answered 503 with <c>Retry-After</c>, and the pages try again, each later.
/// </summary>
internal sealed class TokenRate(IOptions<TokenRateOptions> options) : IRateLimiterPolicy<string>
{
    public const string Name = "realtime tokens";

    /// <summary>Less than an SDK waits by itself before the third attempt.</summary>
    private const int RetryAfterSeconds = 2;

    public Func<OnRejectedContext, CancellationToken, ValueTask> OnRejected { get; } = (rejected, _) =>
    {
        var context = rejected.HttpContext;
        context.Features.Get<IStatusCodePagesFeature>()?.Enabled = false;
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        return ValueTask.CompletedTask;
    };

    public RateLimitPartition<string> GetPartition(HttpContext httpContext) =>
        RateLimitPartition.GetConcurrencyLimiter(Name, _ => new ConcurrencyLimiterOptions
        {
            PermitLimit = options.Value.Concurrent,
            QueueLimit = options.Value.Waiting,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        });
}
