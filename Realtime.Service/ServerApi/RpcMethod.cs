using Realtime.Service.Handlers;
using Realtime.Service.Protocol;

namespace Realtime.Service.ServerApi;

/// <summary><c>rpc</c>: calls what the application has registered for clients' calls, as nobody in particular.</summary>
internal sealed partial class RpcMethod(RpcMethods methods, ILogger<RpcMethod> log)
{
    public async Task<Answer<RpcResult>> RunAsync(RpcRequest request, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(request.Method))
        {
            return ApiError.BadRequest("method is missing");
        }

        var call = new ClientCall("", "", request.Method, request.Params?.Bytes ?? default);
        try
        {
            var (data, error) = await methods.CallAsync(call, cancellationToken);
            return error is null ? new RpcResult(data.IsEmpty ? null : new Payload(data)) : ApiError.Of(error);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever the application's code throws; a batch goes on.
            LogFailed(log, exception, call.Method);
            return ApiError.Internal;
        }
    }

    [LoggerMessage(LogLevel.Error, "The handler of {Method} has failed a call over the HTTP API")]
    private static partial void LogFailed(ILogger log, Exception exception, string method);
}
