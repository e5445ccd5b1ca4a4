using System.Buffers;
using System.Text;
using Realtime.Service.Transports.WebSockets;

namespace Realtime.Service.Tests;

/// <summary>Only an ordinary upgrade is taken from the HTTP server.</summary>
public sealed class UpgradeRequestTests
{
    private const string Path = "/connection/websocket";
    private const string Good =
        "GET /connection/websocket HTTP/1.1\r\nHost: a.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

    [Fact]
    public void An_ordinary_upgrade_is_understood() =>
        Assert.Equal(new UpgradeRequest("a.example", null, "dGhlIHNhbXBsZSBub25jZQ==", "", null, null, null), Parse(Good));

    [Fact]
    public void What_the_client_offers_is_read()
    {
        var request = Parse(Good
            .Replace("websocket HTTP", "websocket?format=protobuf HTTP", StringComparison.Ordinal)
            .Replace("Host:", "Sec-WebSocket-Protocol: a\r\nSec-WebSocket-Protocol: b, c\r\nSec-WebSocket-Extensions: x\r\nX-Forwarded-For: 10.0.0.1\r\nHost:", StringComparison.Ordinal));
        Assert.Equal(("?format=protobuf", "a,b, c", "x", "10.0.0.1"), (request!.Value.Query, request.Value.Subprotocols, request.Value.Extensions, request.Value.ForwardedFor));
    }

    [Theory]
    [InlineData("GET /", "POST /")]
    [InlineData("websocket HTTP", "other HTTP")]
    [InlineData("HTTP/1.1", "HTTP/1.0")]
    [InlineData("Host: a.example", "Host:")]
    [InlineData("Host: a.example", "Host: a.example\r\nHost: b.example")]
    [InlineData("Upgrade: websocket", "Upgrade: h2c")]
    [InlineData("Connection: Upgrade", "Connection: close")]
    [InlineData("Version: 13", "Version: 8")]
    [InlineData("dGhlIHNhbXBsZSBub25jZQ==", "dGhl")]
    [InlineData("dGhlIHNhbXBsZSBub25jZQ==", "****************************")]
    [InlineData("Host: a.example", "Host: a.example\r\nContent-Length: 5")]
    [InlineData("Host: a.example", "Host: a.example\r\nTransfer-Encoding: chunked")]
    [InlineData("Host: a.example", "Host: a.example\r\n folded: x")]
    [InlineData("Host: a.example", "Host: a.example\r\nnocolon")]
    public void Anything_else_is_left_to_the_http_server(string part, string instead) =>
        Assert.Null(Parse(Good.Replace(part, instead, StringComparison.Ordinal)));

    [Fact]
    public void A_connection_is_held_only_while_it_can_still_be_an_upgrade()
    {
        for (var length = 0; length <= Good.Length; length++)
        {
            Assert.True(UpgradeRequest.CanBegin(Bytes(Good[..length]), Path));
        }

        Assert.False(UpgradeRequest.CanBegin(Bytes("GET /h"), Path));
        Assert.False(UpgradeRequest.CanBegin(Bytes("P"), Path));
        Assert.False(UpgradeRequest.CanBegin(Bytes(Good[..50] + new string('x', UpgradeRequest.MaxHeadLength)), Path));
    }

    private static UpgradeRequest? Parse(string text)
    {
        Assert.True(UpgradeRequest.IsComplete(Bytes(text), out _));
        return UpgradeRequest.TryParse(Bytes(text), Path);
    }

    private static ReadOnlySequence<byte> Bytes(string text) => new(Encoding.ASCII.GetBytes(text));
}
