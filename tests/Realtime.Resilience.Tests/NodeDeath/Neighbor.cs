using System.Text.Json;
using Realtime.Resilience.Tests.Clients;

namespace Realtime.Resilience.Tests.NodeDeath;

/// <summary>Somebody in a channel who hears of joins and leaves.</summary>
internal sealed class Neighbor : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<(bool Joined, string Client)> _heard = [];
    private readonly CancellationTokenSource _stop = new();
    private ClientSocket _socket = null!;

    public string Id { get; private set; } = "";

    /// <summary>All joins and leaves, in their order.</summary>
    public (bool Joined, string Client)[] Heard
    {
        get
        {
            lock (_gate)
            {
                return [.. _heard];
            }
        }
    }

    public static async Task<Neighbor> JoinAsync(Backend backend, TestNode node, string channel, string user)
    {
        var neighbor = new Neighbor();
        var stop = neighbor._stop.Token;
        var token = await backend.MintAsync(user, stop);
        neighbor._socket = await ClientSocket.OpenAsync(node.Port, stop);
        await neighbor._socket.SendTextAsync(
            $$$"""{"id":1,"connect":{"token":"{{{token}}}"}}""" + '\n' + $$$"""{"id":2,"subscribe":{"channel":"{{{channel}}}","join_leave":true}}""", stop);
        var subscribed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = neighbor.ReadAsync(subscribed);
        await subscribed.Task.WaitAsync(TimeSpan.FromSeconds(15), stop);
        return neighbor;
    }

    public void Dispose()
    {
        _stop.Cancel();
        _socket.Dispose();
        _stop.Dispose();
    }

    private async Task ReadAsync(TaskCompletionSource subscribed)
    {
        try
        {
            while (await _socket.ReceiveAsync(_stop.Token) is { Opcode: ClientFrame.Text } frame)
            {
                foreach (var line in System.Text.Encoding.UTF8.GetString(frame.Payload.Span).Split('\n'))
                {
                    Handle(JsonDocument.Parse(line).RootElement, subscribed);
                }
            }
        }
        catch (Exception exception)
        {
            // The node has died, or the test is over.
            subscribed.TrySetException(exception);
        }
    }

    private void Handle(JsonElement message, TaskCompletionSource subscribed)
    {
        if (message.TryGetProperty("connect", out var connect))
        {
            Id = connect.GetProperty("client").GetString()!;
        }
        else if (message.TryGetProperty("subscribe", out _))
        {
            subscribed.TrySetResult();
        }
        else if (message.TryGetProperty("error", out var error))
        {
            subscribed.TrySetException(new InvalidOperationException(error.ToString()));
        }
        else if (message.TryGetProperty("push", out var push))
        {
            var joined = push.TryGetProperty("join", out var change);
            if (joined || push.TryGetProperty("leave", out change))
            {
                lock (_gate)
                {
                    _heard.Add((joined, change.GetProperty("info").GetProperty("client").GetString()!));
                }
            }
        }
    }
}
