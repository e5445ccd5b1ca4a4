namespace Realtime.Service.Transports.Http;

/// <summary>Brings a client's frame to the node that has its connection.</summary>
internal sealed class EmulationRouter(Node node, EmulatedSessions sessions, StreamSession stream)
{
    /// <summary>False if there is no such node. A session that is unknown there is not worth an error (protocol 1.14).</summary>
    public async Task<bool> RouteAsync(EmulationRequest request, CancellationToken cancellationToken)
    {
        if (request.Node != node.Id)
        {
            return false;
        }

        await TakeAsync(request, cancellationToken);
        return true;
    }

    private async Task TakeAsync(EmulationRequest request, CancellationToken cancellationToken)
    {
        if (sessions.Find(request.Session) is { } session)
        {
            await stream.HandleAsync(session, request.Data, cancellationToken);
        }
    }
}
