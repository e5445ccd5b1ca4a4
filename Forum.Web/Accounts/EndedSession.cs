using System.Runtime.ExceptionServices;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Diagnostics;

namespace Forum.Web.Accounts;

/// <summary>
/// Leads a reader whose login session has ended, elsewhere or by a ban, to the sign-in page, once: afterwards the browser
/// has no cookie any more and may go on reading as anyone may. Scripts get no page that they did not ask for: for them the
/// request goes on as an anonymous one, and the page's next click finds out.
/// </summary>
internal sealed class EndedSession(RequestDelegate next)
{
    /// <summary>To be called where a cookie turns out to name a session that is over.</summary>
    public static void Mark(HttpContext context) => context.Items[typeof(EndedSession)] = true;

    /// <summary>Whether the request came with the cookie of a session that is over.</summary>
    public static bool Ended(HttpContext context) => context.Items.ContainsKey(typeof(EndedSession));

    /// <summary>To be called where it could not be found out whether the session is over: the request fails, but for a page about that.</summary>
    public static void Fail(HttpContext context, Exception exception) =>
        context.Items[typeof(ExceptionDispatchInfo)] = ExceptionDispatchInfo.Capture(exception);

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Get<IExceptionHandlerFeature>() is null && context.Items[typeof(ExceptionDispatchInfo)] is ExceptionDispatchInfo failure)
        {
            failure.Throw();
        }

        if (!Ended(context))
        {
            await next(context);
            return;
        }

        var mode = context.Request.Headers["Sec-Fetch-Mode"].ToString();
        if (mode is "" or "navigate")
        {
            await context.SignOutAsync();
        }

        if (mode is not "navigate" || context.Request.Path.StartsWithSegments("/sign-in"))
        {
            await next(context);
            return;
        }

        context.Response.Redirect($"/sign-in?ended=true&returnUrl={Uri.EscapeDataString(Here(context.Request))}");
    }

    /// <summary>The page that the reader is to come back to: a form's address need not be one, but the page with the form is.</summary>
    private static string Here(HttpRequest request)
    {
        if (HttpMethods.IsGet(request.Method))
        {
            return request.Path + request.QueryString;
        }

        return Uri.TryCreate(request.Headers.Referer, UriKind.Absolute, out var page) && page.Authority == request.Host.Value
            ? page.PathAndQuery
            : "/";
    }
}
