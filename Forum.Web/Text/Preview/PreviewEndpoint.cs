using Forum.Web.Topics;
using Forum.Web.Web;

namespace Forum.Web.Text.Preview;

/// <summary>
/// <c>POST /preview</c> with the form field <c>source</c>: the HTML that a post with this source would have. Answers 200 with a
/// fragment, 400 without a form, 413 for more than a post may have, and what <see cref="ScriptRequests"/> and
/// <see cref="PreviewRate"/> say.
/// </summary>
internal static class PreviewEndpoint
{
    private const string Source = "source";

    public static IEndpointRouteBuilder MapPreview(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/preview", RenderAsync).AddEndpointFilter<ScriptRequests>().RequireRateLimiting(PreviewRate.Name);
        return endpoints;
    }

    private static async Task<IResult> RenderAsync(HttpContext context, MentionedUsers users)
    {
        if (!context.Request.HasFormContentType)
        {
            return Results.StatusCode(StatusCodes.Status400BadRequest);
        }

        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var source = PostText.Clean(form[Source]);
        if (source.Length > Post.MaxSourceLength)
        {
            return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        }

        var post = PostMarkdown.Parse(source);
        return Results.Text(post.ToHtml(await users.OfAsync(post, context.RequestAborted)), "text/html; charset=utf-8");
    }
}
