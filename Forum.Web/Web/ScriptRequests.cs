using Forum.Web.Accounts;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Diagnostics;

namespace Forum.Web.Web;

/// <summary>
/// For endpoints that only the site's own scripts ask: 403 to another site's page, 401 when the login session has ended or, unless
/// visitors may ask as well, nobody is signed in, 400 without a valid antiforgery token in the header <see cref="TokenHeader"/>
/// or the form. No pages about errors, nothing cached.
/// </summary>
internal sealed class ScriptRequests(IAntiforgery antiforgery) : IEndpointFilter
{
    /// <summary>In which scripts send the antiforgery token; the framework's default.</summary>
    public const string TokenHeader = "RequestVerificationToken";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        http.Response.Headers.CacheControl = "no-store";
        http.Features.Get<IStatusCodePagesFeature>()?.Enabled = false;

        if (http.Request.Headers["Sec-Fetch-Site"].ToString() is not ("" or "same-origin"))
        {
            return Results.StatusCode(StatusCodes.Status403Forbidden);
        }

        var isForVisitors = http.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null;
        if (EndedSession.Ended(http) || !(isForVisitors || http.User.AsViewer().IsSignedIn))
        {
            return Results.StatusCode(StatusCodes.Status401Unauthorized);
        }

        return await antiforgery.IsRequestValidAsync(http)
            ? await next(context)
            : Results.StatusCode(StatusCodes.Status400BadRequest);
    }
}
