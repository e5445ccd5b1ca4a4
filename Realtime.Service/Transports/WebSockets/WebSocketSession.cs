using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Text.Unicode;
using Realtime.Service.Connections;
using Realtime.Service.Connections.Commands;
using Realtime.Service.Protocol;

namespace Realtime.Service.Transports.WebSockets;

/// <summary>Serves one WebSocket from its handshake to its end: reads frames and hands messages on.</summary>
internal sealed class WebSocketSession(Node node, ConnectionLifecycle lifecycle, CommandHandler commands)
{
    /// <summary>Completes when the connection is over.</summary>
    /// <param name="input">What the client sends, after the handshake.</param>
    /// <param name="output">Where frames go; nobody else writes there any more.</param>
    /// <param name="offer">What the handshake has agreed on.</param>
    /// <param name="address">Where the client is.</param>
    /// <param name="abort">Cuts the connection, so that reading ends.</param>
    public async Task RunAsync(PipeReader input, ByteSink output, WebSocketOffer offer, IPAddress address, Action abort)
    {
        var connection = new Connection(node, offer.Format, new ConnectionWriter(output, node.Options.MaxQueueBytes), abort)
        {
            Address = address,
            UsesPingFrames = offer.UsesPingFrames,
        };
        lifecycle.Begin(connection);
        try
        {
            await ReadAsync(connection, offer.Format, input);
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The client is gone without a word.
        }
        finally
        {
            lifecycle.End(connection);
        }
    }

    private async Task ReadAsync(Connection connection, WebSocketFormat format, PipeReader input)
    {
        var reader = new FrameReader(node.Options.MaxMessageSize, format.IsCompressed);
        try
        {
            while (true)
            {
                var result = await input.ReadAsync();
                var buffer = result.Buffer;
                var found = FrameReadResult.Frame;
                while (found == FrameReadResult.Frame)
                {
                    found = reader.TryRead(ref buffer, out var frame);
                    if (found == FrameReadResult.Frame)
                    {
                        using (frame)
                        {
                            if (!await HandleAsync(connection, format, frame))
                            {
                                return;
                            }
                        }
                    }
                }

                if (found != FrameReadResult.Incomplete)
                {
                    connection.Close(found == FrameReadResult.TooBig ? DisconnectCode.MessageTooBig : DisconnectCode.ProtocolError);
                    input.AdvanceTo(result.Buffer.End);
                    await ReadUntilClosedAsync(input);
                    return;
                }

                input.AdvanceTo(buffer.Start, buffer.End);
                if (result.IsCompleted || result.IsCanceled)
                {
                    return;
                }
            }
        }
        finally
        {
            reader.Release();
        }
    }

    /// <summary>Handles one frame; false when the connection is over.</summary>
    private async ValueTask<bool> HandleAsync(Connection connection, WebSocketFormat format, ClientFrame frame)
    {
        switch (frame.Opcode)
        {
            case FrameFormat.Text or FrameFormat.Binary:
                if (connection.State != ConnectionState.Closing)
                {
                    await HandleMessageAsync(connection, format, frame);
                }

                return true;
            case FrameFormat.Ping:
                connection.SendFrame(FrameFormat.Build(FrameFormat.Pong, frame.Payload.Span));
                return true;
            case FrameFormat.Pong when connection is { UsesPingFrames: true, AwaitsPong: true }:
                connection.ReceivePong();
                return true;
            case FrameFormat.Close:
                // Either the answer to ours, or the client's own, which is answered in kind (RFC 6455, 5.5.1).
                connection.Close(DisconnectCode.NormalClosure);
                return false;
            default:
                return true;
        }
    }

    private async ValueTask HandleMessageAsync(Connection connection, WebSocketFormat format, ClientFrame frame)
    {
        var message = frame.Payload;
        if (frame.IsCompressed)
        {
            if (Deflate.TryDecompress(message.Span, node.Options.MaxMessageSize, out var tooBig) is not { } decompressed)
            {
                connection.Close(tooBig ? DisconnectCode.MessageTooBig : DisconnectCode.ProtocolError);
                return;
            }

            message = decompressed;
        }

        if (frame.Opcode != format.Opcode)
        {
            connection.Close(DisconnectCode.InappropriateProtocol);
        }
        else if (frame.Opcode == FrameFormat.Text && !Utf8.IsValid(message.Span))
        {
            connection.Close(DisconnectCode.BadRequest);
        }
        else
        {
            await commands.HandleAsync(connection, message, CancellationToken.None);
        }
    }

    /// <summary>
    /// After a violation the rest of the stream means nothing. It is read and dropped until the client hangs up or its
    /// time is over: closing at once would reset the connection and could take the close frame with it.
    /// </summary>
    private static async Task ReadUntilClosedAsync(PipeReader input)
    {
        while (true)
        {
            var result = await input.ReadAsync();
            input.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted || result.IsCanceled)
            {
                return;
            }
        }
    }
}
