using Forum.Web.Realtime;
using Microsoft.Extensions.Options;

namespace Forum.Web.Web;

/// <summary>Tells browsers what pages of this site never do, so that they can refuse it.</summary>
internal sealed class SecurityHeaders(RequestDelegate next, IOptions<RealtimeOptions> realtime)
{
    private readonly string _connect = realtime.Value.WebSocketOrigin;

    public Task InvokeAsync(HttpContext context, CspNonce nonce)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
        headers.ContentSecurityPolicy =
            $"default-src 'self'; script-src 'self' 'nonce-{nonce.Value}'; style-src 'self'; img-src 'self' data:; " +
            $"connect-src 'self' {_connect}; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
        return next(context);
    }
}
