using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Realtime.Service.Limits;

/// <summary>
/// Reads <see cref="RealtimeOptions.TrustedProxies"/>: networks (<c>10.0.0.0/8</c>, <c>fd00::/8</c>), addresses
/// (<c>10.1.2.3</c>), <c>loopback</c>, or <c>private</c> for the networks that are not routed on the internet.
/// </summary>
internal static class TrustedProxies
{
    private static readonly IPNetwork[] Loopback = [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")];

    private static readonly IPNetwork[] Private =
        [IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16"), IPNetwork.Parse("fc00::/7")];

    /// <summary>The networks that an entry stands for; false, if it is none of these.</summary>
    public static bool TryParse(string? entry, [NotNullWhen(true)] out IPNetwork[]? networks)
    {
        networks = entry switch
        {
            "loopback" => Loopback,
            "private" => Private,
            _ when IPNetwork.TryParse(entry, out var network) => [network],
            _ when IPAddress.TryParse(entry, out var address) => [new IPNetwork(address, address.GetAddressBytes().Length * 8)],
            _ => null,
        };
        return networks is not null;
    }
}
