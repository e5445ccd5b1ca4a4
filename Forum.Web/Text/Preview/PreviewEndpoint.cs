using Forum.Web.Accounts;
using Forum.Web.Topics;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Diagnostics;

namespace Forum.Web.Text.Preview;

/// <summary>
/// <c>POST /preview</c> with the form field <c>source</c>: the HTML that a post with this source would have. The
/// antiforgery token comes as a form field, as in every form, or in the header <c>RequestVerificationToken</c>. Answers
/// 200 with a fragment, 400 without a form or a valid token, 401 to whoever is not signed in, 413 for more than a post may
/// have, 429 with <c>Retry-After</c> if asked too often (<see cref="PreviewRate"/>).
/// </summary>
internal static class PreviewEndpoint
{
    private const string Source = "source";

    public static IEndpointRouteBuilder MapPreview(this IEndpointRouteBuilder endpoints)
    {
        // Not RequireAuthorization: that would send a script to the page for signing in.
        endpoints.MapPost("/preview", RenderAsync).AllowAnonymous().RequireRateLimiting(PreviewRate.Name);
        return endpoints;
    }

    private static async Task<IResult> RenderAsync(HttpContext context, IAntiforgery antiforgery, MentionedUsers users)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Features.Get<IStatusCodePagesFeature>()?.Enabled = false;

        if (!context.User.AsViewer().IsSignedIn)
        {
            return Results.StatusCode(StatusCodes.Status401Unauthorized);
        }

        if (!context.Request.HasFormContentType || !await antiforgery.IsRequestValidAsync(context))
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
