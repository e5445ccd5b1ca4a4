using System.Globalization;
using Forum.Web.Web;

namespace Forum.Web.Users;

/// <summary>
/// <c>GET /online?ids=1,2,3</c>: which of up to <see cref="MaxIds"/> users are online, for a page that shows them. Answers 200
/// <c>{"online": [2]}</c>, with nobody in it while that is not known; 400 if it is no such list; and what
/// <see cref="ScriptRequests"/> and <see cref="OnlineRate"/> say.
/// </summary>
internal static class OnlineEndpoint
{
    public const int MaxIds = 100;

    public static IEndpointRouteBuilder MapOnline(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/online", FindAsync).AddEndpointFilter<ScriptRequests>().RequireRateLimiting(OnlineRate.Name);
        return endpoints;
    }

    private static async Task<IResult> FindAsync(string? ids, WhoIsOnline online, CancellationToken cancellationToken)
    {
        var texts = (ids ?? "").Split(',', MaxIds + 1);
        var asked = new HashSet<long>();
        foreach (var text in texts)
        {
            if (texts.Length > MaxIds || !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            {
                return Results.BadRequest();
            }

            asked.Add(id);
        }

        return Results.Ok(new { Online = await online.FindAsync(asked, cancellationToken) });
    }
}
