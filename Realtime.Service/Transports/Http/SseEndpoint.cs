using System.Text;

namespace Realtime.Service.Transports.Http;

/// <summary>
/// Server-sent events (protocol 1.14). An EventSource can only get, with its <c>connect</c> in the address; its token is
/// used up by the time that the address reaches any log. Other clients post.
/// </summary>
internal static class SseEndpoint
{
    /// <summary>Where it is.</summary>
    public const string Path = "/connection/sse";

    public static async Task HandleAsync(HttpContext context, StreamRequest requests, StreamSession session)
    {
        if (!await requests.AdmitAsync(context, HttpMethods.Get, HttpMethods.Post)
            || !await requests.AdmitAttemptAsync(context)
            || await ReadFirstAsync(context, requests) is not { } first)
        {
            return;
        }

        await StreamRequest.BeginAsync(context, "text/event-stream; charset=utf-8");
        await context.Response.BodyWriter.WriteAsync("\r\n"u8.ToArray(), context.RequestAborted);
        await session.RunAsync(context, SseFormat.Instance, first);
    }

    private static async Task<byte[]?> ReadFirstAsync(HttpContext context, StreamRequest requests)
    {
        if (HttpMethods.IsPost(context.Request.Method))
        {
            return await requests.ReadBodyAsync(context);
        }

        if (context.Request.Query["cf_connect"].ToString() is { Length: > 0 } connect)
        {
            return Encoding.UTF8.GetBytes(connect);
        }

        await StreamRequest.RefuseAsync(context, StatusCodes.Status400BadRequest, "cf_connect is missing.");
        return null;
    }
}
