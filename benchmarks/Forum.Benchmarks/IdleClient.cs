using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Forum.Benchmarks;

/// <summary>
/// A browser that has a page open and does nothing: it is subscribed to a channel, reads what comes, and answers pings. A socket
/// and two buffers, so that one process can have ten thousand of them.
/// </summary>
internal sealed class IdleClient : IDisposable
{
    private const int Close = 8;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private BufferedStream _input = null!;
    private byte[] _message = new byte[512];
    private int _length;

    /// <summary>Connects to the realtime service and subscribes.</summary>
    /// <param name="port">Where the service is.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="token">What lets it in; null where that is not asked for.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidOperationException">The service does not want it.</exception>
    public static async Task<IdleClient> SubscribeAsync(int port, string channel, string? token, CancellationToken cancellationToken)
    {
        var client = new IdleClient();
        try
        {
            await client._socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            client._input = new BufferedStream(new NetworkStream(client._socket), 1024);
            await client.SendAsync(Encoding.ASCII.GetBytes(
                $"GET /connection/websocket HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
                "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"), cancellationToken);
            await client.SkipHeadAsync(cancellationToken);
            var connect = token is null ? "{}" : $$"""{"token":"{{token}}"}""";
            await client.SendAsync(Text($$$"""{"id":1,"connect":{{{connect}}}}{{{'\n'}}}{"id":2,"subscribe":{"channel":"{{{channel}}}","flag":1}}"""), cancellationToken);
            while (!await client.ReadAsync("\"id\":2,\"subscribe\"", cancellationToken))
            {
            }

            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>Asks the service for a token to come back with.</summary>
    public async Task<string> AskForTokenAsync(CancellationToken cancellationToken)
    {
        await SendAsync(Text("""{"id":3,"rpc":{"method":"realtime:reconnect_token"}}"""), cancellationToken);
        while (!await ReadAsync("\"id\":3,", cancellationToken))
        {
        }

        return JsonDocument.Parse(_message.AsMemory(0, _length)).RootElement.GetProperty("rpc").GetProperty("data").GetProperty("token").GetString()!;
    }

    /// <summary>Reads and answers pings until the server hangs up, which is an error here.</summary>
    public async Task StayAsync(CancellationToken cancellationToken)
    {
        var pong = Text("{}");
        while (true)
        {
            if (await ReadAsync("{}", cancellationToken, whole: true))
            {
                await SendAsync(pong, cancellationToken);
            }
        }
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>A frame as clients must send it, with a mask, here of zeros.</summary>
    private static byte[] Text(string text)
    {
        var payload = Encoding.UTF8.GetBytes(text);
        var isShort = payload.Length < 126;
        return [0x81, .. isShort ? [(byte)(0x80 | payload.Length)] : new byte[] { 0xFE, (byte)(payload.Length >> 8), (byte)payload.Length }, 0, 0, 0, 0, .. payload];
    }

    private async Task SendAsync(byte[] bytes, CancellationToken cancellationToken)
    {
        for (var sent = 0; sent < bytes.Length;)
        {
            sent += await _socket.SendAsync(bytes.AsMemory(sent), cancellationToken);
        }
    }

    private async Task SkipHeadAsync(CancellationToken cancellationToken)
    {
        var last = new byte[1];
        var head = new StringBuilder();
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await _input.ReadExactlyAsync(last, cancellationToken);
            head.Append((char)last[0]);
        }

        if (!head.ToString().StartsWith("HTTP/1.1 101", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"The realtime service answered: {head}");
        }
    }

    /// <summary>Reads a message; whether it contains a text, or is it.</summary>
    private async Task<bool> ReadAsync(string text, CancellationToken cancellationToken, bool whole = false)
    {
        await _input.ReadExactlyAsync(_message.AsMemory(0, 2), cancellationToken);
        var isClose = (_message[0] & 0x0F) == Close;
        var length = (int)_message[1];
        if (length == 126)
        {
            await _input.ReadExactlyAsync(_message.AsMemory(0, 2), cancellationToken);
            length = BinaryPrimitives.ReadUInt16BigEndian(_message);
        }
        else if (length == 127)
        {
            await _input.ReadExactlyAsync(_message.AsMemory(0, 8), cancellationToken);
            length = (int)BinaryPrimitives.ReadUInt64BigEndian(_message);
        }

        if (length > _message.Length)
        {
            _message = new byte[length];
        }

        await _input.ReadExactlyAsync(_message.AsMemory(0, length), cancellationToken);
        _length = length;
        if (isClose)
        {
            throw new InvalidOperationException($"The realtime service hung up: {Encoding.UTF8.GetString(_message, 2, Math.Max(0, length - 2))}");
        }

        return whole ? length == text.Length && Encoding.ASCII.GetString(_message, 0, length) == text
            : Encoding.ASCII.GetString(_message, 0, length).Contains(text, StringComparison.Ordinal);
    }
}
