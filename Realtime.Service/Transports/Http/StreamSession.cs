using System.Security.Cryptography;
using Realtime.Service.Connections;
using Realtime.Service.Connections.Commands;
using Realtime.Service.Limits;

namespace Realtime.Service.Transports.Http;

/// <summary>
/// Serves one connection whose way down is the body of an HTTP response: writes until the connection is over, or the
/// client has gone. What the client says after its first frame comes through <see cref="EmulationEndpoint"/>.
/// </summary>
internal sealed class StreamSession(Node node, ConnectionLifecycle lifecycle, CommandHandler commands, EmulatedSessions sessions, ClientAddress addresses)
{
    private const int SecretBytes = 16;

    /// <summary>Completes when the connection is over.</summary>
    /// <param name="context">The request, whose response's head has been written.</param>
    /// <param name="format">How messages are put into the body.</param>
    /// <param name="first">The client's first frame, with its <c>connect</c>.</param>
    public async Task RunAsync(HttpContext context, WireFormat format, ReadOnlyMemory<byte> first)
    {
        var sink = new ResponseSink(context.Response.BodyWriter);
        var writer = new ConnectionWriter(sink, node.Options.MaxQueueBytes);
        var connection = new Connection(node, format, writer, context.Abort)
        {
            Address = addresses.Of(context),
            Session = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes)),
        };
        var session = new EmulatedSession(connection);
        lifecycle.Begin(connection);
        sessions.Add(session);
        try
        {
            await HandleAsync(session, first, context.RequestAborted);
            await sink.Completed.WaitAsync(context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            // The client has gone, or has been cut off.
        }
        finally
        {
            sessions.Remove(session);
            lifecycle.End(connection);
            writer.Abandon();
        }
    }

    /// <summary>Handles a frame of the client.</summary>
    public async Task HandleAsync(EmulatedSession session, ReadOnlyMemory<byte> frame, CancellationToken cancellationToken)
    {
        await session.Turn.WaitAsync(cancellationToken);
        try
        {
            await commands.HandleAsync(session.Connection, frame, cancellationToken);
        }
        finally
        {
            session.Turn.Release();
        }
    }
}
