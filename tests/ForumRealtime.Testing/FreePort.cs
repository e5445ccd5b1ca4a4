using System.Net;
using System.Net.Sockets;

namespace ForumRealtime.Testing;

/// <summary>
/// Finds a loopback port that nobody listens on, below those that systems take for outgoing connections: a service
/// that is killed finds its port free when it is started again, whatever its clients try meanwhile.
/// </summary>
public static class FreePort
{
    public static int Next()
    {
        while (true)
        {
            var port = Random.Shared.Next(10_000, 32_768);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken: another.
            }
        }
    }
}
