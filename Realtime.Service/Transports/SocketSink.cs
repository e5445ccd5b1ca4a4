using System.Net.Sockets;

namespace Realtime.Service.Transports;

/// <summary>
/// Writes to the connection's socket, past the server's output pipe: one system call per write, on the caller's thread.
/// Only for connections without TLS, to which nobody else writes any more. The socket must not block (<see cref="Socket.Blocking"/>).
/// </summary>
internal sealed class SocketSink(Socket socket) : ByteSink
{
    public override int TryWrite(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var sent = socket.Send(bytes, SocketFlags.None, out var error);
            return error switch
            {
                SocketError.Success => sent,
                SocketError.WouldBlock or SocketError.NoBufferSpaceAvailable or SocketError.IOPending => 0,
                _ => -1,
            };
        }
        catch (ObjectDisposedException)
        {
            return -1;
        }
    }

    public override async ValueTask<bool> WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            while (!bytes.IsEmpty)
            {
                bytes = bytes[await socket.SendAsync(bytes, SocketFlags.None)..];
            }

            return true;
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }
}
