using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Realtime.Resilience.Tests.Clients;

/// <summary>
/// A WebSocket by hand: cheap enough for hundreds of readers beside the server, and indifferent to what is sent.
/// </summary>
internal sealed class ClientSocket : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] _buffer = new byte[4096];
    private int _start;
    private int _end;

    private ClientSocket()
    {
    }

    /// <summary>What the server has chosen of the subprotocols that were offered.</summary>
    public string? Subprotocol { get; private set; }

    /// <summary>Connects, and upgrades to WebSocket.</summary>
    /// <param name="port">The node's loopback port.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="subprotocol">The subprotocol to offer.</param>
    /// <param name="receiveBuffer">How much the kernel may keep of what is not read, in bytes.</param>
    /// <exception cref="SocketException">Nobody listens, or the connection was cut.</exception>
    /// <exception cref="IOException">The server does not upgrade.</exception>
    public static async Task<ClientSocket> OpenAsync(
        int port, CancellationToken cancellationToken, string? subprotocol = null, int? receiveBuffer = null)
    {
        var client = new ClientSocket();
        try
        {
            if (receiveBuffer is { } bytes)
            {
                client._socket.ReceiveBufferSize = bytes;
            }

            await client._socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), cancellationToken);
            await client.UpgradeAsync(port, subprotocol, cancellationToken);
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    public async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await _socket.SendAsync(bytes, cancellationToken)..];
        }
    }

    public Task SendTextAsync(string text, CancellationToken cancellationToken) =>
        SendAsync(ClientFrame.Build(ClientFrame.Text, Encoding.UTF8.GetBytes(text)), cancellationToken);

    /// <summary>Tells the server that nothing more will come.</summary>
    public void EndSending() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>The next frame, valid until the next call; null when the server has ended the connection.</summary>
    /// <exception cref="SocketException">The connection was cut.</exception>
    public async ValueTask<ServerFrame?> ReceiveAsync(CancellationToken cancellationToken)
    {
        ServerFrame frame;
        while (!TryTakeFrame(out frame))
        {
            if (!await FillAsync(cancellationToken))
            {
                return null;
            }
        }

        return frame;
    }

    public void Dispose() => _socket.Dispose();

    private async Task UpgradeAsync(int port, string? subprotocol, CancellationToken cancellationToken)
    {
        var offer = subprotocol is null ? "" : $"Sec-WebSocket-Protocol: {subprotocol}\r\n";
        await SendAsync(
            Encoding.ASCII.GetBytes(
                $"GET /connection/websocket HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
                $"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{offer}\r\n"),
            cancellationToken);
        int end;
        while ((end = _buffer.AsSpan(0, _end).IndexOf("\r\n\r\n"u8)) < 0)
        {
            if (!await FillAsync(cancellationToken))
            {
                throw new IOException("The connection ended before it was upgraded.");
            }
        }

        var head = Encoding.ASCII.GetString(_buffer, 0, end);
        if (!head.StartsWith("HTTP/1.1 101", StringComparison.Ordinal))
        {
            throw new IOException($"No upgrade: {head}");
        }

        const string Header = "Sec-WebSocket-Protocol:";
        Subprotocol = head.Split("\r\n").FirstOrDefault(line => line.StartsWith(Header, StringComparison.OrdinalIgnoreCase))?[Header.Length..].Trim();
        _start = end + 4;
    }

    private bool TryTakeFrame(out ServerFrame frame)
    {
        frame = default;
        var received = _buffer.AsSpan(_start, _end - _start);
        if (received.Length < 2)
        {
            return false;
        }

        var headerLength = received[1] switch { 126 => 4, 127 => 10, _ => 2 };
        if (received.Length < headerLength)
        {
            return false;
        }

        var length = received[1] switch
        {
            126 => BinaryPrimitives.ReadUInt16BigEndian(received[2..]),
            127 => checked((int)BinaryPrimitives.ReadUInt64BigEndian(received[2..])),
            var small => small,
        };
        if (received.Length < headerLength + length)
        {
            return false;
        }

        frame = new ServerFrame((byte)(received[0] & 0x0F), _buffer.AsMemory(_start + headerLength, length));
        _start += headerLength + length;
        return true;
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_start == _end)
        {
            _start = _end = 0;
        }
        else if (_end == _buffer.Length)
        {
            var target = _start > _buffer.Length / 2 ? _buffer : new byte[_buffer.Length * 2];
            _buffer.AsSpan(_start, _end - _start).CopyTo(target);
            (_buffer, _start, _end) = (target, 0, _end - _start);
        }

        var received = await _socket.ReceiveAsync(_buffer.AsMemory(_end), cancellationToken);
        _end += received;
        return received > 0;
    }
}

/// <summary>A frame from the server.</summary>
internal readonly record struct ServerFrame(byte Opcode, ReadOnlyMemory<byte> Payload)
{
    /// <summary>The code of a close frame.</summary>
    public int CloseCode => Payload.Length < 2 ? 1005 : BinaryPrimitives.ReadUInt16BigEndian(Payload.Span);
}
