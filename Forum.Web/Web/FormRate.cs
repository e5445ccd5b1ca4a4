using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace Forum.Web.Web;

/// <summary>How many forms may be sent: configuration section <c>Forum:Limits</c>.</summary>
internal sealed class FormRateOptions
{
    public const string SectionName = "Forum:Limits";

    /// <summary>
    /// Forms per minute, in the long run and at once: of one user, or, as long as nobody is signed in, of one address.
    /// Enough for the fastest writer; not for a script that posts or guesses passwords.
    /// </summary>
    public int FormsPerMinute { get; set; } = 60;
}

/// <summary>
/// Answers 429 with <c>Retry-After</c> to whoever sends too many forms, or too much of what has a limit of its own. Reading is not limited.
/// </summary>
internal sealed class FormRate(IOptions<FormRateOptions> options) : IConfigureOptions<RateLimiterOptions>
{
    public void Configure(RateLimiterOptions limiter)
    {
        var perMinute = options.Value.FormsPerMinute;
        limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limiter.OnRejected = (rejected, _) =>
        {
            if (HasOwnLimit(rejected.HttpContext))
            {
                // Asked by scripts, which show no pages.
                rejected.HttpContext.Features.Get<IStatusCodePagesFeature>()?.Enabled = false;
                rejected.HttpContext.Response.Headers.CacheControl = "no-store";
            }

            if (rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait))
            {
                rejected.HttpContext.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            }

            return ValueTask.CompletedTask;
        };
        limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => IsForm(context)
            ? SenderBucket.Of(context, perMinute)
            : RateLimitPartition.GetNoLimiter(""));
    }

    private static bool IsForm(HttpContext context) => HttpMethods.IsPost(context.Request.Method) && !HasOwnLimit(context);

    private static bool HasOwnLimit(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<EnableRateLimitingAttribute>() is not null;
}
