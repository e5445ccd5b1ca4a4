using System.Threading.RateLimiting;
using Forum.Web.Accounts;

namespace Forum.Web.Web;

/// <summary>What every limit of requests counts by: so many a minute of one user, or, as long as nobody is signed in, of one address.</summary>
internal static class SenderBucket
{
    /// <param name="context">The request.</param>
    /// <param name="perMinute">How many a minute, in the long run and at once.</param>
    public static RateLimitPartition<string> Of(HttpContext context, int perMinute)
    {
        var sender = context.User.AsViewer().UserId is { } user ? $"user {user}" : $"address {context.Connection.RemoteIpAddress}";
        return RateLimitPartition.GetTokenBucketLimiter(sender, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = perMinute,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = TimeSpan.FromMinutes(1) / perMinute,
        });
    }
}
