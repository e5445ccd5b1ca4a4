using System.Text.Json;
using Realtime.Service.Backplane;

namespace Realtime.Service.Transports.Http;

/// <summary>Brings a client's frame to the node that has its connection.</summary>
internal sealed class EmulationRouter(Node node, NodeMessages nodes, EmulatedSessions sessions, StreamSession stream)
{
    private const string MessageType = "emulation";

    /// <summary>How long another node may take to take the frame (protocol 1.14).</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Takes frames that other nodes have got for connections of this one.</summary>
    public void Listen() => nodes.Handle(MessageType, async (body, cancellationToken) =>
    {
        if (Unpack(body) is { } request)
        {
            await TakeAsync(request, cancellationToken);
        }

        return [];
    });

    /// <summary>False if there is no such node. A session that is unknown there is not worth an error (protocol 1.14).</summary>
    public async Task<bool> RouteAsync(EmulationRequest request, CancellationToken cancellationToken)
    {
        if (request.Node == node.Id)
        {
            await TakeAsync(request, cancellationToken);
            return true;
        }

        return await nodes.AskAsync(request.Node, MessageType, Pack(request), Patience, cancellationToken) is not null;
    }

    private async Task TakeAsync(EmulationRequest request, CancellationToken cancellationToken)
    {
        if (sessions.Find(request.Session) is { } session)
        {
            await stream.HandleAsync(session, request.Data, cancellationToken);
        }
    }

    private static byte[] Pack(EmulationRequest request) =>
        JsonSerializer.SerializeToUtf8Bytes(new ForwardedFrame(request.Session, request.Data.ToArray()), EmulationJson.Default.ForwardedFrame);

    private EmulationRequest? Unpack(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body.Span, EmulationJson.Default.ForwardedFrame) is { Session: not null, Data: not null } frame
                ? new EmulationRequest(frame.Session, node.Id, frame.Data)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
