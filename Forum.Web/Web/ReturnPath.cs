using Microsoft.AspNetCore.Diagnostics;

namespace Forum.Web.Web;

/// <summary>Where links and forms that lead away from a page (to sign in, to change the theme) come back to.</summary>
internal static class ReturnPath
{
    /// <summary>The page that was asked for, also on the page that says that it cannot be shown; null after a form.</summary>
    public static string? Of(HttpContext context) => context.Features.Get<IStatusCodeReExecuteFeature>() is { } error
        ? HttpMethods.IsGet(context.Request.Method) ? error.OriginalPathBase + error.OriginalPath + error.OriginalQueryString : null
        : context.Request.PathBase + context.Request.Path + context.Request.QueryString;
}
