using System.Net;
using Microsoft.Extensions.Options;
using Realtime.Service.Limits;

namespace Realtime.Service.Tests.Limits;

/// <summary>Where a client is, whatever it writes about that itself.</summary>
public sealed class ClientAddressTests
{
    [Theory]
    [InlineData("", "127.0.0.1", "203.0.113.9", "127.0.0.1")]
    [InlineData("loopback", "127.0.0.1", null, "127.0.0.1")]
    [InlineData("loopback", "127.0.0.1", "", "127.0.0.1")]
    [InlineData("loopback", "127.0.0.1", "203.0.113.9", "203.0.113.9")]
    [InlineData("loopback", "::1", "203.0.113.9", "203.0.113.9")]
    [InlineData("loopback", "::ffff:127.0.0.1", "::ffff:203.0.113.9", "203.0.113.9")]
    [InlineData("loopback", null, "203.0.113.9", "203.0.113.9")]
    [InlineData("", null, "203.0.113.9", "127.0.0.1")]
    [InlineData("loopback", "198.51.100.1", "203.0.113.9", "198.51.100.1")]
    // What the client sent before the proxy appended to it is not believed.
    [InlineData("loopback", "127.0.0.1", "1.1.1.1, 203.0.113.9", "203.0.113.9")]
    [InlineData("loopback", "127.0.0.1", "127.0.0.1, 10.1.1.1, 203.0.113.9", "203.0.113.9")]
    // Two proxies, of which one is in the header.
    [InlineData("loopback 10.0.0.0/8", "127.0.0.1", "1.1.1.1,203.0.113.9 , 10.2.3.4", "203.0.113.9")]
    [InlineData("loopback", "127.0.0.1", "203.0.113.9, 10.2.3.4", "10.2.3.4")]
    [InlineData("private loopback", "192.168.1.1", "10.0.0.9, 172.31.0.1", "10.0.0.9")]
    [InlineData("198.51.100.7", "198.51.100.7", "203.0.113.9", "203.0.113.9")]
    [InlineData("198.51.100.7", "198.51.100.8", "203.0.113.9", "198.51.100.8")]
    [InlineData("2001:db8:1::/48", "2001:db8:1::5", "2001:db8:2::7", "2001:db8:2::7")]
    [InlineData("loopback", "127.0.0.1", "203.0.113.9:51234", "203.0.113.9")]
    [InlineData("loopback", "127.0.0.1", "[2001:db8:2::7]:443", "2001:db8:2::7")]
    [InlineData("loopback", "127.0.0.1", "203.0.113.9, unknown", "127.0.0.1")]
    [InlineData("loopback 10.0.0.0/8", "127.0.0.1", "203.0.113.9, , 10.2.3.4", "10.2.3.4")]
    public void The_last_address_that_is_no_trusted_proxy_is_the_clients(string trusted, string? peer, string? header, string expected)
    {
        var options = new RealtimeOptions();
        foreach (var entry in trusted.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            options.TrustedProxies.Add(entry);
        }

        var address = new ClientAddress(Options.Create(options)).Of(peer is null ? null : IPAddress.Parse(peer), header);
        Assert.Equal(IPAddress.Parse(expected), address);
    }

    [Theory]
    [InlineData("203.0.113.9", "203.0.113.9")]
    [InlineData("::ffff:203.0.113.9", "203.0.113.9")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::")]
    [InlineData("2001:db8:1:2:ffff::1", "2001:db8:1:2::")]
    [InlineData("fe80::1%3", "fe80::")]
    public void Clients_of_ipv6_are_limited_by_network(string address, string expected) =>
        Assert.Equal(IPAddress.Parse(expected), ClientAddress.NetworkOf(IPAddress.Parse(address)));
}
