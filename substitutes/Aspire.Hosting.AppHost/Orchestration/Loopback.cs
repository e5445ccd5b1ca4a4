using System.Net;
using System.Net.Sockets;

namespace Aspire.Hosting.Orchestration;

internal static class Loopback
{
    /// <summary>What "localhost" means on this machine.</summary>
    public static IReadOnlyList<IPAddress> Addresses { get; } = CanBind(IPAddress.IPv6Loopback)
        ? [IPAddress.Loopback, IPAddress.IPv6Loopback]
        : [IPAddress.Loopback];

    private static bool CanBind(IPAddress address)
    {
        try
        {
            using var listener = new TcpListener(address, 0);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
