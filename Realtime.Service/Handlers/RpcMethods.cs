using Realtime.Service.Protocol;

namespace Realtime.Service.Handlers;

/// <summary>Finds the handler of a call.</summary>
internal sealed class RpcMethods(IEnumerable<IRpcHandler> handlers)
{
    private readonly Dictionary<string, IRpcHandler> _byName = handlers.ToDictionary(handler => handler.Method, StringComparer.Ordinal);

    /// <summary>Answers a call; or says what is wrong with it.</summary>
    public async Task<(ReadOnlyMemory<byte> Data, ErrorCode? Error)> CallAsync(ClientCall call, CancellationToken cancellationToken)
    {
        if (!_byName.TryGetValue(call.Method, out var handler))
        {
            return (default, _byName.Count == 0 ? ErrorCode.NotAvailable : ErrorCode.MethodNotFound);
        }

        try
        {
            return (await handler.HandleAsync(call, cancellationToken), null);
        }
        catch (RpcException exception)
        {
            return (default, new ErrorCode(exception.Code, exception.Message, exception.Temporary));
        }
    }
}
