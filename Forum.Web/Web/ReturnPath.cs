using System.Text;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Forum.Web.Web;

/// <summary>Where links and forms that lead away from a page (to sign in, to change the theme) come back to.</summary>
internal static class ReturnPath
{
    /// <summary>The page that was asked for, also on the page that says that it cannot be shown; null after a form.</summary>
    public static string? Of(HttpContext context) => context.Features.Get<IStatusCodeReExecuteFeature>() is { } error
        ? HttpMethods.IsGet(context.Request.Method)
            ? new PathString(error.OriginalPathBase) + new PathString(error.OriginalPath) + new QueryString(error.OriginalQueryString)
            : null
        : context.Request.PathBase + context.Request.Path + context.Request.QueryString;

    /// <summary>
    /// Where to lead whoever says that they came from <paramref name="address"/>: there, if it is one of this site, or else home.
    /// Letters that a header cannot hold are escaped, as browsers do it.
    /// </summary>
    public static string To(string? address)
    {
        if (!RedirectHttpResult.IsLocalUrl(address))
        {
            return Links.Home;
        }

        var escaped = new StringBuilder(address.Length);
        foreach (var rune in address.EnumerateRunes())
        {
            escaped.Append(rune.IsAscii ? rune.ToString() : Uri.EscapeDataString(rune.ToString()));
        }

        return escaped.ToString();
    }
}
