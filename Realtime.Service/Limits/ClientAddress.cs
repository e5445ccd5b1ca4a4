using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Realtime.Service.Limits;

/// <summary>
/// Finds out where a client is. Behind proxies that is what they wrote into <c>X-Forwarded-For</c>, each at its end:
/// the last address that is none of <see cref="RealtimeOptions.TrustedProxies"/>. What stands before it may be made up.
/// </summary>
internal sealed class ClientAddress(IOptions<RealtimeOptions> options)
{
    private readonly IPNetwork[] _trusted =
        [.. options.Value.TrustedProxies.SelectMany(entry => TrustedProxies.TryParse(entry, out var networks) ? networks : [])];

    /// <summary>The client's address.</summary>
    /// <param name="peer">Who has opened the TCP connection; null for a Unix socket, whose other end is on this machine.</param>
    /// <param name="forwardedFor">The header's value, several of them joined by commas; or null.</param>
    public IPAddress Of(IPAddress? peer, string? forwardedFor)
    {
        var address = Plain(peer ?? IPAddress.Loopback);
        var rest = forwardedFor.AsSpan();
        while (!rest.IsEmpty && IsTrusted(address))
        {
            var comma = rest.LastIndexOf(',');
            var entry = rest[(comma + 1)..].Trim();
            rest = comma < 0 ? default : rest[..comma];

            // IPEndPoint, because some proxies write the port, too. A word like "unknown" says no more than that the
            // client is somewhere behind the proxy that wrote it.
            if (!IPEndPoint.TryParse(entry, out var endpoint))
            {
                break;
            }

            address = Plain(endpoint.Address);
        }

        return address;
    }

    /// <summary>The address of the client that a request comes from.</summary>
    public IPAddress Of(HttpContext context) => Of(context.Connection.RemoteIpAddress, context.Request.Headers["X-Forwarded-For"]);

    /// <summary>
    /// What of an address is limited: of IPv4 all of it, of IPv6 the first 64 bits, since whoever has one address there
    /// has all the others of its network.
    /// </summary>
    public static IPAddress NetworkOf(IPAddress address)
    {
        address = Plain(address);
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[8..].Clear();
        return new IPAddress(bytes);
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private bool IsTrusted(IPAddress address)
    {
        foreach (var network in _trusted)
        {
            if (network.Contains(address))
            {
                return true;
            }
        }

        return false;
    }
}
