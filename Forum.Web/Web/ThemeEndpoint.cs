using Microsoft.AspNetCore.Antiforgery;

namespace Forum.Web.Web;

/// <summary>
/// <c>POST /theme</c>, the form in every page's footer: keeps the <c>theme</c> and goes back to <c>returnUrl</c>.
/// 400 for a theme that is none, and without a valid antiforgery token.
/// </summary>
internal static class ThemeEndpoint
{
    public static IEndpointRouteBuilder MapTheme(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost(Links.Theme, ChooseAsync).AllowAnonymous();
        return endpoints;
    }

    private static async Task<IResult> ChooseAsync(HttpContext context, IAntiforgery antiforgery)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
        {
            return Results.StatusCode(StatusCodes.Status400BadRequest);
        }

        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (ThemeCookie.Parse(form["theme"]) is not { } theme)
        {
            return Results.StatusCode(StatusCodes.Status400BadRequest);
        }

        ThemeCookie.Write(context, theme);
        return Results.LocalRedirect(ReturnPath.To(form["returnUrl"]));
    }
}
