using Realtime.Load.Measuring;

namespace Realtime.Load.WebSockets;

/// <summary>Is told what happens to its clients.</summary>
internal interface IClientOwner
{
    void OnSubscribed(Client client);

    void OnDelivered(Client client, in Delivery delivery);

    /// <summary>Somebody has joined the channel; only <see cref="Protocols.CentrifugeProtocol"/> tells.</summary>
    /// <param name="client">Who is told.</param>
    /// <param name="user">The number in the user's name.</param>
    void OnJoined(Client client, int user)
    {
    }

    void OnClosed(Client client, string why);
}
