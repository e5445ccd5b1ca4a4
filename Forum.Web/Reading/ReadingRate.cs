using System.Threading.RateLimiting;
using Forum.Web.Accounts;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace Forum.Web.Reading;

/// <summary>Keeps what pages send by themselves, drafts and how far somebody has read, apart from the forms that people send: typing must not use up posting.</summary>
internal sealed class ReadingRate(IOptions<ReadingOptions> options) : IRateLimiterPolicy<string>
{
    public const string Name = "reading";

    /// <summary>The answer is that of all limits (<see cref="Web.FormRate"/>).</summary>
    public Func<OnRejectedContext, CancellationToken, ValueTask>? OnRejected => null;

    public RateLimitPartition<string> GetPartition(HttpContext httpContext)
    {
        var sender = httpContext.User.AsViewer().UserId is { } user ? $"user {user}" : $"address {httpContext.Connection.RemoteIpAddress}";
        return RateLimitPartition.GetTokenBucketLimiter(sender, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = options.Value.RequestsPerMinute,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = TimeSpan.FromMinutes(1) / options.Value.RequestsPerMinute,
        });
    }
}
