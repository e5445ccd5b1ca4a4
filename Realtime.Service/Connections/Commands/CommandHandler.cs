using Realtime.Service.Limits;
using Realtime.Service.Protocol;

namespace Realtime.Service.Connections.Commands;

/// <summary>
/// Takes a client's messages apart and answers its commands, one after the other: the first must be
/// <c>connect</c>, and a frame may hold several (protocol 1.2 and 1.3).
/// </summary>
internal sealed partial class CommandHandler(
    Node node,
    RateLimits limits,
    ConnectHandler connect,
    SubscribeHandler subscribe,
    PublishHandler publish,
    PresenceHandler presence,
    HistoryHandler history,
    RefreshHandler refresh,
    ReconnectTokenHandler reconnectToken,
    ApplicationHandler application)
{
    /// <summary>Handles one message of the transport, which holds one or more commands.</summary>
    public async ValueTask HandleAsync(Connection connection, ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        var codec = connection.Format.Codec;
        message = codec.Trim(message);
        do
        {
            if (connection.State == ConnectionState.Closing)
            {
                return;
            }

            if (codec.TryRead(ref message) is not { } command)
            {
                connection.Close(DisconnectCode.BadRequest);
                return;
            }

            await HandleAsync(connection, command, cancellationToken);
        }
        while (!message.IsEmpty);
    }

    private async ValueTask HandleAsync(Connection connection, Command command, CancellationToken cancellationToken)
    {
        try
        {
            switch (connection.State)
            {
                case ConnectionState.New when command is { Connect: { } request, Id: > 0 }:
                    await connect.HandleAsync(connection, command.Id, request, cancellationToken);
                    break;
                case ConnectionState.Connected when command.IsPong:
                    connection.ReceivePong();
                    break;
                case ConnectionState.Connected when !limits.AdmitCommand(connection.Grant!.User, ref connection.Buckets, Environment.TickCount64):
                    Refuse(connection, command);
                    break;
                case ConnectionState.Connected:
                    await HandleConnectedAsync(connection, command, cancellationToken);
                    break;
                default:
                    connection.Close(DisconnectCode.BadRequest);
                    break;
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // Mostly Redis being away. The client may try again; what it had is as it was.
            LogFailed(node.Log, exception, command.Id);
            if (connection.State == ConnectionState.New)
            {
                connection.RefuseConnect();
            }

            // What wants no answer gets none: without an id, SDKs would take it for a ping, and answer that.
            if (command.Id > 0)
            {
                connection.Send(command.Id, ErrorCode.Internal);
            }
        }
    }

    private async ValueTask HandleConnectedAsync(Connection connection, Command command, CancellationToken cancellationToken)
    {
        var id = command.Id;
        switch (command)
        {
            case { Subscribe: { } request }:
                await subscribe.SubscribeAsync(connection, id, request, cancellationToken);
                break;
            case { Unsubscribe: { } request }:
                SubscribeHandler.Unsubscribe(connection, id, request);
                break;
            case { Publish: { } request }:
                await publish.HandleAsync(connection, id, request, cancellationToken);
                break;
            case { Presence: { } request }:
                await presence.ListAsync(connection, id, request, cancellationToken);
                break;
            case { PresenceStats: { } request }:
                await presence.CountAsync(connection, id, request, cancellationToken);
                break;
            case { History: { } request }:
                await history.HandleAsync(connection, id, request, cancellationToken);
                break;
            case { Refresh: { } request }:
                await refresh.HandleAsync(connection, id, request, cancellationToken);
                break;
            case { SubRefresh: { } request }:
                await refresh.HandleAsync(connection, id, request, cancellationToken);
                break;
            case { Rpc.Method: ReconnectTokenHandler.Method }:
                await reconnectToken.HandleAsync(connection, id, cancellationToken);
                break;
            case { Rpc: { } request }:
                await application.HandleAsync(connection, id, request, cancellationToken);
                break;
            case { Send: { } request }:
                await application.HandleAsync(connection, request, cancellationToken);
                break;
            case { Ping: not null }:
                connection.Send(id, ErrorCode.NotAvailable);
                break;
            case { Connect: not null }:
                connection.Close(DisconnectCode.BadRequest);
                break;
            default:
                connection.Send(id, ErrorCode.MethodNotFound);
                break;
        }
    }

    /// <summary>There is too much of it. What wants no answer cannot be refused, and ends the connection.</summary>
    private static void Refuse(Connection connection, Command command)
    {
        if (command.Id > 0)
        {
            connection.Send(command.Id, ErrorCode.TooManyRequests);
        }
        else
        {
            connection.Close(DisconnectCode.TooManyRequests);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Command {CommandId} failed")]
    private static partial void LogFailed(ILogger log, Exception exception, uint commandId);
}
