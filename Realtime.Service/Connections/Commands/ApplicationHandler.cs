using Realtime.Service.Handlers;
using Realtime.Service.Protocol;

namespace Realtime.Service.Connections.Commands;

/// <summary>Hands <c>rpc</c> and <c>send</c> to what the application has registered for them (protocol 1.4).</summary>
internal sealed class ApplicationHandler(RpcMethods methods, IMessageHandler? messages = null)
{
    public async ValueTask HandleAsync(Connection connection, uint id, RpcRequest request, CancellationToken cancellationToken)
    {
        var (data, error) = await methods.CallAsync(Call(connection, request.Method ?? "", request.Data), cancellationToken);
        connection.Send(id, error is null ? new RpcReply(new Payload(data)) : new ErrorReply(error));
    }

    public async ValueTask HandleAsync(Connection connection, SendRequest request, CancellationToken cancellationToken)
    {
        if (messages is null)
        {
            connection.Close(DisconnectCode.NotAvailable);
            return;
        }

        await messages.HandleAsync(Call(connection, "", request.Data), cancellationToken);
    }

    private static ClientCall Call(Connection connection, string method, Payload? data) =>
        new(connection.Grant!.User, connection.Id.ToString(), method, data?.Bytes ?? default);
}
