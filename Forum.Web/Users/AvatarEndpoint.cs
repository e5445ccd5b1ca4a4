using Forum.Web.Accounts;

namespace Forum.Web.Users;

/// <summary>
/// <c>GET /avatars/{userId}.svg</c>: the picture of a user. Made from the number alone, whether or not somebody has it: so
/// it needs no database, never changes, and may be kept for good by anyone.
/// </summary>
internal static class AvatarEndpoint
{
    public static IEndpointRouteBuilder MapAvatars(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/avatars/{userId:long:min(1)}.svg", (long userId, HttpContext context) =>
        {
            context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
            return Results.Text(Identicon.Svg(userId), "image/svg+xml");
        }).AllowAnonymous().WithMetadata(new SameForEveryone());
        return endpoints;
    }
}
