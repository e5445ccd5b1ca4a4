using System.Buffers.Binary;
using System.IO.Compression;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Realtime.Service.Tests.WebSockets;

/// <summary>A WebSocket by hand, so that tests see heads and frames as they are (RFC 6455, 5.2).</summary>
internal sealed class RawSocket : IAsyncDisposable
{
    public const byte Final = 0x80, Compressed = 0x40, Text = 1, Binary = 2, Close = 8, Ping = 9, Pong = 10;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly TcpClient _client;
    private readonly Stream _stream;

    private RawSocket(TcpClient client, Stream stream)
    {
        _client = client;
        _stream = stream;
    }

    /// <summary>The head of the answer to the upgrade.</summary>
    public string Head { get; private set; } = "";

    /// <summary>Sends an upgrade.</summary>
    /// <param name="node">Where to.</param>
    /// <param name="query">With its question mark.</param>
    /// <param name="headers">Lines besides those that every upgrade has.</param>
    /// <param name="viaHttp">Whether another request comes first, so that the HTTP server answers.</param>
    public static async Task<RawSocket> OpenAsync(RealtimeNode node, string query = "", string[]? headers = null, bool viaHttp = false)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, node.Address.Port);
        Stream stream = client.GetStream();
        if (node.Address.Scheme == "https")
        {
            var tls = new SslStream(stream);
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = "localhost",
                RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Subject == "CN=localhost",
            });
            stream = tls;
        }

        var socket = new RawSocket(client, stream);
        if (viaHttp)
        {
            await socket.WriteAsync("GET /missing HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"u8.ToArray());
            Assert.StartsWith("HTTP/1.1 404", await socket.ReadHeadAsync(), StringComparison.Ordinal);
        }

        await socket.WriteAsync(Encoding.ASCII.GetBytes(
            $"GET /connection/websocket{query} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
            string.Concat((headers ?? []).Select(header => header + "\r\n")) + "\r\n"));
        socket.Head = await socket.ReadHeadAsync();
        return socket;
    }

    /// <summary>The value of a header of the answer; null if it is not there.</summary>
    public string? Header(string name) =>
        Head.Split("\r\n").FirstOrDefault(line => line.StartsWith($"{name}:", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();

    /// <summary>Compresses as a client does (RFC 7692, 7.2.1).</summary>
    public static byte[] Deflate(byte[] message)
    {
        var output = new MemoryStream();
        using var deflate = new DeflateStream(output, CompressionLevel.Optimal, leaveOpen: true);
        deflate.Write(message);
        deflate.Flush();
        return output.ToArray()[..^4];
    }

    /// <summary>Decompresses as a client does (RFC 7692, 7.2.2).</summary>
    public static byte[] Inflate(byte[] message)
    {
        var output = new MemoryStream();
        using var inflate = new DeflateStream(new MemoryStream([.. message, 0, 0, 0xFF, 0xFF, 1, 0, 0, 0xFF, 0xFF]), CompressionMode.Decompress);
        inflate.CopyTo(output);
        return output.ToArray();
    }

    public Task SendTextAsync(string text) => SendAsync(Final | Text, Encoding.UTF8.GetBytes(text));

    /// <summary>Sends a masked frame.</summary>
    /// <param name="first">The frame's first byte: opcode and flags.</param>
    /// <param name="payload">What it carries.</param>
    public Task SendAsync(byte first, byte[] payload) => WriteAsync(Mask(first, payload));

    /// <summary>A masked frame.</summary>
    public static byte[] Mask(byte first, byte[] payload)
    {
        byte[] mask = [1, 2, 3, 4];
        var length = payload.Length <= 125 ? [(byte)(0x80 | payload.Length)]
            : payload.Length <= ushort.MaxValue ? new byte[] { 0x80 | 126, (byte)(payload.Length >> 8), (byte)payload.Length }
            : [0x80 | 127, 0, 0, 0, 0, (byte)(payload.Length >> 24), (byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length];
        return [first, .. length, .. mask, .. payload.Select((value, i) => (byte)(value ^ mask[i & 3]))];
    }

    /// <summary>The next frame: its first byte and its payload.</summary>
    public async Task<(byte First, byte[] Payload)> ReadAsync()
    {
        var head = await ReadAsync(2);
        var length = head[1] switch
        {
            126 => BinaryPrimitives.ReadUInt16BigEndian(await ReadAsync(2)),
            127 => (int)BinaryPrimitives.ReadUInt64BigEndian(await ReadAsync(8)),
            var small => small,
        };
        return (head[0], await ReadAsync(length));
    }

    /// <summary>The next frame, which must be text that is not compressed.</summary>
    public async Task<string> ReadTextAsync()
    {
        var (first, payload) = await ReadAsync();
        Assert.Equal(Final | Text, first);
        return Encoding.UTF8.GetString(payload);
    }

    /// <summary>Reads until the server closes, and returns the code.</summary>
    public async Task<int> ReadCloseAsync()
    {
        while (true)
        {
            var (first, payload) = await ReadAsync();
            if (first == (Final | Close))
            {
                return BinaryPrimitives.ReadUInt16BigEndian(payload);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _client.Dispose();
    }

    /// <summary>Sends bytes as they are.</summary>
    public async Task WriteAsync(byte[] bytes)
    {
        using var timeout = new CancellationTokenSource(Patience);
        await _stream.WriteAsync(bytes, timeout.Token);
    }

    private async Task<byte[]> ReadAsync(int count)
    {
        var bytes = new byte[count];
        using var timeout = new CancellationTokenSource(Patience);
        await _stream.ReadExactlyAsync(bytes, timeout.Token);
        return bytes;
    }

    private async Task<string> ReadHeadAsync()
    {
        var head = new StringBuilder();
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            head.Append((char)(await ReadAsync(1))[0]);
        }

        return head.ToString();
    }
}
