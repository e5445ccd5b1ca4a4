using System.Net;
using System.Net.Sockets;

namespace Realtime.Service.Tests;

/// <summary>
/// Stands between a node and Redis, and can do what a firewall does that has forgotten a flow: connections stay open,
/// and nothing that is sent on them arrives, for good. Those that are made later work.
/// </summary>
internal sealed class SilenceRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _target;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Flow> _flows = [];
    private readonly Task _accepting;

    public SilenceRelay(int target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string ConnectionString => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port},abortConnect=false,connectTimeout=2000,syncTimeout=2000";

    /// <summary>While set, connections that are made say nothing either.</summary>
    public bool SilencesNew { get; set; }

    /// <summary>Silences the connections that there are, or those of them that have subscribed to something.</summary>
    public int Silence(bool onlySubscribed)
    {
        lock (_flows)
        {
            var silenced = _flows.Where(flow => !flow.IsSilent && (flow.HasSubscribed || !onlySubscribed)).ToArray();
            foreach (var flow in silenced)
            {
                flow.IsSilent = true;
            }

            return silenced.Length;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
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
        using (var target = new TcpClient { NoDelay = true })
        {
            var flow = new Flow { IsSilent = SilencesNew };
            lock (_flows)
            {
                _flows.Add(flow);
            }

            try
            {
                client.NoDelay = true;
                await target.ConnectAsync(IPAddress.Loopback, _target);
                await await Task.WhenAny(CopyAsync(flow, client, target), CopyAsync(flow, target, client));
            }
            catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
            {
                // One end is gone: so is the other, now.
            }
        }
    }

    private async Task CopyAsync(Flow flow, TcpClient from, TcpClient to)
    {
        var buffer = new byte[65_536];
        while (await from.GetStream().ReadAsync(buffer, _stop.Token) is var read and > 0)
        {
            flow.HasSubscribed |= buffer.AsSpan(0, read).IndexOf("SUBSCRIBE"u8) >= 0;
            if (!flow.IsSilent)
            {
                await to.GetStream().WriteAsync(buffer.AsMemory(0, read), _stop.Token);
            }
        }
    }

    private sealed class Flow
    {
        private volatile bool _isSilent;
        private volatile bool _hasSubscribed;

        public bool IsSilent { get => _isSilent; set => _isSilent = value; }

        public bool HasSubscribed { get => _hasSubscribed; set => _hasSubscribed = value; }
    }
}
