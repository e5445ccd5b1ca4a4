using Realtime.Backchannel.Control;
using Realtime.Service.Connections;

namespace Realtime.Service.Backplane;

/// <summary>
/// What backends may do to a connection besides closing it. Called for each connection that the message means, on a
/// thread of the Redis client: must not block and must not throw.
/// </summary>
internal interface IControlActions
{
    void Subscribe(Connection connection, SubscribeControl control);

    void Unsubscribe(Connection connection, UnsubscribeControl control);

    void Refresh(Connection connection, RefreshControl control);
}
