using System.Buffers;
using System.Net;
using System.Net.Sockets;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// One address in front of several replicas: each new connection goes to the next replica in turn, past those that
/// do not answer. Bytes are passed on as they are, and the end of one direction leaves the other open.
/// </summary>
internal sealed class TcpRelay(int port, IReadOnlyList<int> replicaPorts) : IDisposable
{
    private const int BufferSize = 16 * 1024;

    private readonly CancellationTokenSource _stopping = new();
    private readonly List<TcpListener> _listeners = [];
    private uint _turn = uint.MaxValue;

    public void Start()
    {
        foreach (var address in Loopback.Addresses)
        {
            var listener = new TcpListener(address, port);
            listener.Start(backlog: 512);
            _listeners.Add(listener);
            _ = AcceptAsync(listener);
        }
    }

    public void Dispose()
    {
        _stopping.Cancel();
        _listeners.ForEach(l => l.Dispose());
        _stopping.Dispose();
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        var stopping = _stopping.Token;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                _ = ServeAsync(await listener.AcceptSocketAsync(stopping), stopping);
            }
            catch (SocketException)
            {
                // A client that left between its knock and the answer, or no file descriptor to spare: try the next.
                await Task.Delay(10, CancellationToken.None);
            }
            catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(Socket client, CancellationToken stopping)
    {
        using (client)
        using (var replica = await ConnectAsync(stopping))
        {
            if (replica is null)
            {
                // No replica: the client sees what it would see without a relay, a refusal.
                client.LingerState = new LingerOption(enable: true, seconds: 0);
                return;
            }

            client.NoDelay = true;
            replica.NoDelay = true;
            using var broken = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            await Task.WhenAll(PumpAsync(client, replica, broken), PumpAsync(replica, client, broken));
        }
    }

    private async Task<Socket?> ConnectAsync(CancellationToken stopping)
    {
        var first = Interlocked.Increment(ref _turn);
        for (var i = 0u; i < replicaPorts.Count; i++)
        {
            foreach (var address in Loopback.Addresses)
            {
                var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                try
                {
                    await socket.ConnectAsync(new IPEndPoint(address, replicaPorts[(int)((first + i) % replicaPorts.Count)]), stopping);
                    return socket;
                }
                catch (Exception exception) when (exception is SocketException or OperationCanceledException)
                {
                    socket.Dispose();
                }
            }
        }

        return null;
    }

    private static async Task PumpAsync(Socket from, Socket to, CancellationTokenSource broken)
    {
        try
        {
            while (true)
            {
                // Waits without a buffer: most connections are idle most of the time.
                await from.ReceiveAsync(Memory<byte>.Empty, broken.Token);
                var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
                try
                {
                    var count = await from.ReceiveAsync(buffer, broken.Token);
                    if (count == 0)
                    {
                        to.Shutdown(SocketShutdown.Send);
                        return;
                    }

                    for (var sent = 0; sent < count;)
                    {
                        sent += await to.SendAsync(buffer.AsMemory(sent, count - sent), broken.Token);
                    }
                }
                finally
                {
                    ArrayPool<byte>.Shared.Return(buffer);
                }
            }
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One side is gone without a goodbye: so is the other.
            await broken.CancelAsync();
        }
    }
}
