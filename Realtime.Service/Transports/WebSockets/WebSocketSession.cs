using System.Buffers;
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
    private const int BufferSize = 4096;

    /// <summary>
    /// Completes when the connection is over. This is what waits for as long as a client has nothing to say, so it keeps
    /// little: memory for what comes is rented when it comes.
    /// </summary>
    /// <param name="input">What the client sends, after the handshake.</param>
    /// <param name="output">Where frames go; nobody else writes there any more.</param>
    /// <param name="offer">What the handshake has agreed on.</param>
    /// <param name="address">Where the client is.</param>
    /// <param name="abort">Cuts the connection, so that reading ends.</param>
    public async Task RunAsync(ByteSource input, ByteSink output, WebSocketOffer offer, IPAddress address, Action abort)
    {
        var connection = new Connection(node, offer.Format, new ConnectionWriter(output, node.Options.MaxQueueBytes), abort)
        {
            Address = address,
            UsesPingFrames = offer.UsesPingFrames,
        };
        var incoming = new Incoming(new FrameReader(node.Options.MaxMessageSize, offer.Format.IsCompressed));
        lifecycle.Begin(connection);
        try
        {
            do
            {
                await input.WaitAsync();
            }
            while (await ReadAsync(connection, input, incoming));
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The client is gone without a word.
        }
        finally
        {
            incoming.Release();
            lifecycle.End(connection);
        }
    }

    /// <summary>Reads what has come; false when the connection is over.</summary>
    private async ValueTask<bool> ReadAsync(Connection connection, ByteSource input, Incoming incoming)
    {
        var read = input.TryRead(incoming.Room(BufferSize));
        if (read <= 0)
        {
            incoming.Advance(0);
            return read < 0;
        }

        incoming.Advance(read);
        while (true)
        {
            var found = incoming.TryRead(out var frame);
            if (found == FrameReadResult.Incomplete)
            {
                return true;
            }

            if (found != FrameReadResult.Frame)
            {
                connection.Close(found == FrameReadResult.TooBig ? DisconnectCode.MessageTooBig : DisconnectCode.ProtocolError);
                await ReadUntilClosedAsync(input);
                return false;
            }

            using (frame)
            {
                if (!await HandleAsync(connection, frame))
                {
                    return false;
                }
            }
        }
    }

    /// <summary>Handles one frame; false when the connection is over.</summary>
    private async ValueTask<bool> HandleAsync(Connection connection, ClientFrame frame)
    {
        switch (frame.Opcode)
        {
            case FrameFormat.Text or FrameFormat.Binary:
                if (connection.State != ConnectionState.Closing)
                {
                    await HandleMessageAsync(connection, (WebSocketFormat)connection.Format, frame);
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
    private static async Task ReadUntilClosedAsync(ByteSource input)
    {
        var dropped = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            do
            {
                await input.WaitAsync();
            }
            while (input.TryRead(dropped) != 0);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(dropped);
        }
    }
}
