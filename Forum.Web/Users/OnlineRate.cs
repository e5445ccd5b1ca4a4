using System.Threading.RateLimiting;
using Forum.Web.Web;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace Forum.Web.Users;

/// <summary>How often pages may ask who is online: configuration section <c>Forum:Online</c>.</summary>
internal sealed class OnlineOptions
{
    public const string SectionName = "Forum:Online";

    /// <summary>How many questions one user's pages may ask in a minute, and at once. Each asks twice a minute while it is in sight.</summary>
    public int RequestsPerMinute { get; set; } = 60;
}

/// <summary>Keeps the question who is online from being asked in a loop.</summary>
internal sealed class OnlineRate(IOptions<OnlineOptions> options) : IRateLimiterPolicy<string>
{
    public const string Name = "online";

    /// <summary>The answer is that of all limits (<see cref="FormRate"/>).</summary>
    public Func<OnRejectedContext, CancellationToken, ValueTask>? OnRejected => null;

    public RateLimitPartition<string> GetPartition(HttpContext httpContext) => SenderBucket.Of(httpContext, options.Value.RequestsPerMinute);
}
