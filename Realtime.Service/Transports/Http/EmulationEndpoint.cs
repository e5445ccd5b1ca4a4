namespace Realtime.Service.Transports.Http;

/// <summary>
/// <c>/emulation</c>: the way up of clients whose way down is a response (protocol 1.14). Any node takes the request,
/// and hands it to the one that has the connection.
/// </summary>
internal static class EmulationEndpoint
{
    /// <summary>Where it is.</summary>
    public const string Path = "/emulation";

    public static async Task HandleAsync(HttpContext context, StreamRequest requests, EmulationRouter router)
    {
        if (!await requests.AdmitAsync(context, HttpMethods.Post) || await requests.ReadBodyAsync(context) is not { } body)
        {
            return;
        }

        if (EmulationRequest.TryRead(body, StreamRequest.IsProtobuf(context)) is not { } request)
        {
            await StreamRequest.RefuseAsync(context, StatusCodes.Status400BadRequest, "The body must name session and node.");
            return;
        }

        context.Response.StatusCode = await router.RouteAsync(request, context.RequestAborted)
            ? StatusCodes.Status204NoContent
            : StatusCodes.Status404NotFound;
    }
}
