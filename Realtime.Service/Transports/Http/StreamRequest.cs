using Microsoft.AspNetCore.Http.Features;
using Realtime.Service.Limits;

namespace Realtime.Service.Transports.Http;

/// <summary>What the endpoints for clients without WebSocket have in common: origins, methods, bodies (protocol 1.14).</summary>
internal sealed class StreamRequest(OriginPolicy origins, ClientAddress addresses, RateLimits limits, Node node)
{
    /// <summary>The content type of Protobuf, in both directions.</summary>
    public const string ProtobufType = "application/octet-stream";

    /// <summary>Whether the body is Protobuf; otherwise it is JSON.</summary>
    public static bool IsProtobuf(HttpContext context) =>
        context.Request.ContentType?.StartsWith(ProtobufType, StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>
    /// Answers what is no request for the endpoint: preflights, foreign origins, other methods. False if that was it.
    /// </summary>
    public async Task<bool> AdmitAsync(HttpContext context, params string[] methods)
    {
        var headers = context.Request.Headers;
        var answer = context.Response.Headers;
        string? origin = headers.Origin;
        if (!origins.Allows(origin, context.Request.Host.Value ?? ""))
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden, "Pages of this origin may not connect. Realtime:AllowedOrigins lists those that may.");
            return false;
        }

        if (!string.IsNullOrEmpty(origin))
        {
            answer.AccessControlAllowOrigin = origin;
            answer.Vary = "Origin";
        }

        if (methods.Contains(context.Request.Method, StringComparer.Ordinal))
        {
            return true;
        }

        var allowed = string.Join(", ", [.. methods, HttpMethods.Options]);
        if (!HttpMethods.IsOptions(context.Request.Method))
        {
            answer.Allow = allowed;
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return false;
        }

        answer.AccessControlAllowMethods = allowed;
        answer.AccessControlAllowHeaders = headers.AccessControlRequestHeaders;
        answer.AccessControlMaxAge = "300";
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return false;
    }

    /// <summary>Whether one more connection may be attempted from there; false if not, which has been answered then.</summary>
    public async Task<bool> AdmitAttemptAsync(HttpContext context)
    {
        if (limits.AdmitAttempt(ClientAddress.NetworkOf(addresses.Of(context)), Environment.TickCount64))
        {
            return true;
        }

        await RefuseAsync(context, StatusCodes.Status429TooManyRequests, "Too many connections were attempted from here lately.");
        return false;
    }

    /// <summary>The request's body; null if it was too large, which has been answered then.</summary>
    public async Task<byte[]?> ReadBodyAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = node.Options.MaxMessageSize;
        }

        try
        {
            var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            return body.ToArray();
        }
        catch (IOException exception)
        {
            // A bad request, or chunks that are none, which Kestrel does not always make one.
            var status = (exception as BadHttpRequestException)?.StatusCode ?? StatusCodes.Status400BadRequest;
            await RefuseAsync(context, status, "The body could not be read, or is larger than allowed.");
            return null;
        }
    }

    /// <summary>Begins a response that goes on: nothing on the way may keep it, or wait for its end.</summary>
    public static async Task BeginAsync(HttpContext context, string contentType)
    {
        context.Response.ContentType = contentType;
        context.Response.Headers["X-Accel-Buffering"] = "no";
        context.Response.Headers.CacheControl = "private, no-cache, no-store, must-revalidate, max-age=0";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await context.Response.StartAsync(context.RequestAborted);
    }

    public static Task RefuseAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(text, context.RequestAborted);
    }
}
