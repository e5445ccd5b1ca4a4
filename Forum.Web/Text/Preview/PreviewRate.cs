using System.Globalization;
using System.Threading.RateLimiting;
using Forum.Web.Web;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace Forum.Web.Text.Preview;

/// <summary>How many previews are made: configuration section <c>Forum:Previews</c>.</summary>
internal sealed class PreviewRateOptions
{
    public const string SectionName = "Forum:Previews";

    /// <summary>Previews per minute and user, in the long run and at once. The page asks for one when somebody has stopped typing.</summary>
    public int PerMinute { get; set; } = 60;
}

/// <summary>
/// Counts previews apart from forms, so that looking at a post before it is sent leaves no less for sending it. What is too
/// much is answered 429 with <c>Retry-After</c>.
/// </summary>
internal sealed class PreviewRate(IOptions<PreviewRateOptions> options) : IRateLimiterPolicy<string>
{
    public const string Name = "previews";

    public Func<OnRejectedContext, CancellationToken, ValueTask> OnRejected { get; } = (rejected, _) =>
    {
        var context = rejected.HttpContext;
        context.Features.Get<IStatusCodePagesFeature>()?.Enabled = false;
        context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        context.Response.Headers.CacheControl = "no-store";
        if (rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait))
        {
            context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        return ValueTask.CompletedTask;
    };

    public RateLimitPartition<string> GetPartition(HttpContext httpContext) => SenderBucket.Of(httpContext, options.Value.PerMinute);
}
