using System.Threading.RateLimiting;
using Forum.Web.Web;
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
/// Counts previews apart from forms, so that looking at a post before it is sent leaves no less for sending it.
/// </summary>
internal sealed class PreviewRate(IOptions<PreviewRateOptions> options) : IRateLimiterPolicy<string>
{
    public const string Name = "previews";

    /// <summary>The answer is that of all limits (<see cref="FormRate"/>).</summary>
    public Func<OnRejectedContext, CancellationToken, ValueTask>? OnRejected => null;

    public RateLimitPartition<string> GetPartition(HttpContext httpContext) => SenderBucket.Of(httpContext, options.Value.PerMinute);
}
