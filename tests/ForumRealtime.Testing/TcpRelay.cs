using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace ForumRealtime.Testing;

/// <summary>One address in front of several nodes, as a proxy gives it: connections go to the nodes in turn, past those that are down.</summary>
public sealed class TcpRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int[] _targets;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private readonly ConcurrentDictionary<TcpClient, bool> _open = new();
    private int _next;
    private long _awayUntil;

    public TcpRelay(params int[] targets)
    {
        _targets = targets;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Cuts all connections that are open now, without a word to either side, and takes no new ones for a while.</summary>
    public void Cut(TimeSpan away = default)
    {
        Volatile.Write(ref _awayUntil, Environment.TickCount64 + (long)away.TotalMilliseconds);
        foreach (var client in _open.Keys)
        {
            // With a reset, not an orderly end.
            client.Client?.Close(0);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            if (Environment.TickCount64 < Volatile.Read(ref _awayUntil))
            {
                return;
            }

            for (var attempt = 0; attempt < _targets.Length; attempt++)
            {
                using var target = new TcpClient { NoDelay = true };
                try
                {
                    await target.ConnectAsync(IPAddress.Loopback, _targets[(uint)Interlocked.Increment(ref _next) % _targets.Length]);
                }
                catch (SocketException)
                {
                    continue;
                }

                _open[client] = true;
                await Task.WhenAll(CopyAsync(client, target), CopyAsync(target, client));
                _open.TryRemove(client, out _);
                return;
            }
        }
    }

    private async Task CopyAsync(TcpClient from, TcpClient to)
    {
        try
        {
            await from.GetStream().CopyToAsync(to.GetStream(), _stop.Token);
            to.Client.Shutdown(SocketShutdown.Send);
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
            // One end is gone: so must be the other.
            from.Close();
            to.Close();
        }
    }
}
