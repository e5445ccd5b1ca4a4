using System.Text.Json;

namespace Realtime.Service.Tests.Presence;

/// <summary>
/// Somebody in a channel who keeps a list of who is there, as pages do: from presence, and the joins and leaves that came
/// since it was asked for.
/// </summary>
internal sealed class Member : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly RealtimeClient _client;
    private readonly List<(bool Joined, string Client)> _since = [];
    private readonly HashSet<string> _view = [];
    private readonly Task _reading;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _hasPresence;

    private Member(RealtimeClient client, string id, string channel)
    {
        _client = client;
        Id = id;
        _reading = ReadAsync(channel);
    }

    public string Id { get; }

    /// <summary>All joins and leaves, in their order.</summary>
    public List<(bool Joined, string Client)> Heard
    {
        get
        {
            lock (_gate)
            {
                return [.. _since];
            }
        }
    }

    public int Frames => _client.Frames;

    /// <summary>The ids of the clients that are there.</summary>
    public string[] View
    {
        get
        {
            lock (_gate)
            {
                return [.. _view.Order(StringComparer.Ordinal)];
            }
        }
    }

    public static async Task<Member> JoinAsync(RealtimeNode node, string channel, string user)
    {
        var (client, id) = await ConnectAsync(node, user);
        var member = new Member(client, id, channel);
        await client.SendAsync(JsonSerializer.Serialize(new { id = 100, subscribe = new { channel, join_leave = true } }));
        await member._ready.Task.WaitAsync(TimeSpan.FromSeconds(15));
        return member;
    }

    public static async Task<(RealtimeClient Client, string Id)> ConnectAsync(RealtimeNode node, string user)
    {
        var client = await RealtimeClient.OpenAsync(node.WebSocketAddress);
        var reply = await client.CommandAsync("connect", new { token = await node.MintAsync(user) });
        return (client, reply.GetProperty("connect").GetProperty("client").GetString()!);
    }

    /// <summary>Waits until it sees exactly these.</summary>
    public Task SeesAsync(params string[] clients) => Eventually.BecomesAsync(
        () => Task.FromResult(string.Join(' ', View)), seen => seen == string.Join(' ', clients.Order(StringComparer.Ordinal)));

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        try
        {
            await _reading;
        }
        catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
        {
            // The connection has ended.
        }
    }

    private async Task ReadAsync(string channel)
    {
        while (true)
        {
            var message = await _client.NextAsync();
            if (message.TryGetProperty("push", out var push))
            {
                Hear(push);
            }
            else if (message.TryGetProperty("subscribe", out _))
            {
                await _client.SendAsync(JsonSerializer.Serialize(new { id = 101, presence = new { channel } }));
            }
            else if (message.TryGetProperty("presence", out var presence))
            {
                lock (_gate)
                {
                    _view.UnionWith(presence.GetProperty("presence").EnumerateObject().Select(entry => entry.Name));
                    _hasPresence = true;
                    _since.ForEach(Apply);
                }

                _ready.TrySetResult();
            }
            else if (message.ValueKind == JsonValueKind.Object && !message.EnumerateObject().Any())
            {
                await _client.SendAsync("{}");
            }
            else
            {
                _ready.TrySetException(new InvalidOperationException(message.ToString()));
            }
        }
    }

    private void Hear(JsonElement push)
    {
        var joined = push.TryGetProperty("join", out var change);
        if (joined || push.TryGetProperty("leave", out change))
        {
            lock (_gate)
            {
                var heard = (joined, change.GetProperty("info").GetProperty("client").GetString()!);
                _since.Add(heard);
                if (_hasPresence)
                {
                    Apply(heard);
                }
            }
        }
    }

    private void Apply((bool Joined, string Client) change) => _ = change.Joined ? _view.Add(change.Client) : _view.Remove(change.Client);
}
