using System.Threading.RateLimiting;
using Forum.Web.Web;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace Forum.Web.Reading;

/// <summary>Keeps what pages send by themselves, drafts and how far somebody has read, apart from the forms that people send: typing must not use up posting.</summary>
internal sealed class ReadingRate(IOptions<ReadingOptions> options) : IRateLimiterPolicy<string>
{
    public const string Name = "reading";

    /// <summary>The answer is that of all limits (<see cref="FormRate"/>).</summary>
    public Func<OnRejectedContext, CancellationToken, ValueTask>? OnRejected => null;

    public RateLimitPartition<string> GetPartition(HttpContext httpContext) => SenderBucket.Of(httpContext, options.Value.RequestsPerMinute);
}
