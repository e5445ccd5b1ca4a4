using Realtime.Service.Protocol;

namespace Realtime.Service.Connections;

/// <summary>
/// Takes a client's messages apart and answers its commands, one after the other: the first must be
/// <c>connect</c>, and a frame may hold several (protocol 1.2 and 1.3).
/// </summary>
internal sealed partial class CommandHandler(Node node, ConnectHandler connect, SubscribeHandler subscribe, HistoryHandler history)
{
    /// <summary>Handles one message: JSON commands, one a line.</summary>
    public async ValueTask HandleAsync(Connection connection, ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        if (message.Span is [.., (byte)'\n'])
        {
            message = message[..^1];
        }

        while (connection.State != ConnectionState.Closing)
        {
            var newline = message.Span.IndexOf((byte)'\n');
            var line = newline < 0 ? message : message[..newline];
            if (CommandJson.TryRead(line.Span) is not { } command)
            {
                connection.Close(DisconnectCode.BadRequest);
                return;
            }

            await HandleAsync(connection, command, cancellationToken);
            if (newline < 0)
            {
                return;
            }

            message = message[(newline + 1)..];
        }
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

            connection.Send(ReplyJson.Error(command.Id, ErrorCode.Internal));
        }
    }

    private async ValueTask HandleConnectedAsync(Connection connection, Command command, CancellationToken cancellationToken)
    {
        switch (command)
        {
            case { IsPong: true }:
                connection.ReceivePong();
                break;
            case { Send: not null }:
                // No handler for client messages is registered on this node (protocol 1.4).
                connection.Close(DisconnectCode.NotAvailable);
                break;
            case { Subscribe: { } request }:
                await subscribe.SubscribeAsync(connection, command.Id, request, cancellationToken);
                break;
            case { Unsubscribe: { } request }:
                SubscribeHandler.Unsubscribe(connection, command.Id, request);
                break;
            case { History: { } request }:
                await history.HandleAsync(connection, command.Id, request, cancellationToken);
                break;
            case { Connect: not null }:
                connection.Close(DisconnectCode.BadRequest);
                break;
            case { IsNotOffered: true }:
                connection.Send(ReplyJson.Error(command.Id, ErrorCode.NotAvailable));
                break;
            default:
                connection.Send(ReplyJson.Error(command.Id, ErrorCode.MethodNotFound));
                break;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Command {CommandId} failed")]
    private static partial void LogFailed(ILogger log, Exception exception, uint commandId);
}
