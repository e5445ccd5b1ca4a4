using System.Net.Sockets;

namespace Realtime.Service.Transports;

/// <summary>Reads from the connection's socket, which must not block (<see cref="Socket.Blocking"/>).</summary>
internal sealed class SocketSource(Socket socket) : ByteSource
{
    /// <remarks>A receive without memory completes when there is something to receive.</remarks>
    public override ValueTask<int> WaitAsync() => socket.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None);

    public override int TryRead(Span<byte> destination)
    {
        var received = socket.Receive(destination, SocketFlags.None, out var error);
        return error switch
        {
            SocketError.Success => received,
            SocketError.WouldBlock or SocketError.IOPending => -1,
            _ => throw new SocketException((int)error),
        };
    }
}
