using Realtime.Backchannel.Tokens;
using Realtime.Service.Directory;
using Realtime.Service.Limits;
using Realtime.Service.Protocol;

namespace Realtime.Service.Connections;

/// <summary>What happens around every connection, whatever its transport: counted, registered, and taken leave of.</summary>
internal sealed class ConnectionLifecycle(Node node, RateLimits limits, DirectoryEntries directory)
{
    /// <summary>A connection is there. If there are too many, or the node stops, it is closed at once.</summary>
    public void Begin(Connection connection)
    {
        node.Connections.Add(connection);
        connection.IsCountedForAddress = limits.TryOpen(ClientAddress.NetworkOf(connection.Address));
        if (node.Draining)
        {
            connection.Close(DisconnectCode.Shutdown);
        }
        else if (!connection.IsCountedForAddress)
        {
            connection.Close(DisconnectCode.ConnectionLimit);
        }
    }

    /// <summary>It is known who it is. False if the user has too many, and it was closed.</summary>
    public bool Admit(Connection connection, TokenGrant grant)
    {
        if (!limits.TryOpen(grant.User))
        {
            connection.Close(DisconnectCode.ConnectionLimit);
            return false;
        }

        connection.CountedUser = grant.User;
        return true;
    }

    /// <summary>It has been let in.</summary>
    public void Accepted(Connection connection)
    {
        connection.WasAccepted = true;
        node.Metrics.Connected();
        directory.Connected(connection.Grant!.User);
    }

    /// <summary>The client is gone.</summary>
    public void End(Connection connection)
    {
        node.Connections.Remove(connection);
        connection.End();
        if (connection.IsCountedForAddress)
        {
            limits.Closed(ClientAddress.NetworkOf(connection.Address));
        }

        if (connection.WasAccepted)
        {
            directory.Ended(connection);
        }

        if (connection.CountedUser is { } user)
        {
            limits.Closed(user);
        }
    }
}
