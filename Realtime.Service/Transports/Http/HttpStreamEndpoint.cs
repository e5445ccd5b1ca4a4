namespace Realtime.Service.Transports.Http;

/// <summary>
/// <c>http_stream</c> (protocol 1.14): the client posts its <c>connect</c>, and the response goes on until the
/// connection ends.
/// </summary>
internal static class HttpStreamEndpoint
{
    /// <summary>Where it is.</summary>
    public const string Path = "/connection/http_stream";

    public static async Task HandleAsync(HttpContext context, StreamRequest requests, StreamSession session)
    {
        if (!await requests.AdmitAsync(context, HttpMethods.Post)
            || !await requests.AdmitAttemptAsync(context)
            || await requests.ReadBodyAsync(context) is not { } first)
        {
            return;
        }

        var protobuf = StreamRequest.IsProtobuf(context);
        await StreamRequest.BeginAsync(context, protobuf ? StreamRequest.ProtobufType : "application/json");
        await session.RunAsync(context, protobuf ? StreamFormat.Protobuf : StreamFormat.Json, first);
    }
}
