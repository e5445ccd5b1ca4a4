using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Realtime.Backchannel.Tokens;

namespace Realtime.Service.Tests;

/// <summary>A client that speaks the protocol by hand, so that tests see exactly what goes over the wire.</summary>
internal sealed class RealtimeClient : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly ClientWebSocket _socket = new();
    private readonly Queue<JsonElement> _received = [];
    private uint _id;

    public WebSocketCloseStatus? CloseStatus => _socket.CloseStatus;

    public string? CloseReason => _socket.CloseStatusDescription;

    /// <summary>What <c>connect</c> was answered with.</summary>
    public JsonElement Connected { get; private set; }

    /// <summary>The connection's id.</summary>
    public string Id => Connected.GetProperty("client").GetString()!;

    /// <summary>How many frames have come.</summary>
    public int Frames { get; private set; }

    /// <summary>Cuts the connection without a word.</summary>
    public void Abort() => _socket.Abort();

    /// <summary>Opens the socket and says nothing.</summary>
    public static async Task<RealtimeClient> OpenAsync(Uri address, Action<ClientWebSocketOptions>? configure = null)
    {
        var client = new RealtimeClient();
        client._socket.Options.KeepAliveInterval = TimeSpan.Zero;
        configure?.Invoke(client._socket.Options);
        using var timeout = new CancellationTokenSource(Patience);
        await client._socket.ConnectAsync(address, timeout.Token);
        return client;
    }

    /// <summary>Opens the socket and connects with a new token.</summary>
    public static async Task<RealtimeClient> ConnectAsync(RealtimeNode node, string user = "42", string session = "s1", params string[] subscriptions)
    {
        var client = await OpenAsync(node.WebSocketAddress);
        var reply = await client.CommandAsync("connect", new { token = await node.MintAsync(user, session, subscriptions) });
        Assert.True(reply.TryGetProperty("connect", out _), reply.ToString());
        return client;
    }

    /// <summary>Opens the socket and connects with what is granted.</summary>
    public static async Task<RealtimeClient> ConnectAsync(RealtimeNode node, TokenGrant grant, Action<ClientWebSocketOptions>? configure = null)
    {
        var client = await OpenAsync(node.WebSocketAddress, configure);
        await client.ConnectAsync(await node.MintAsync(grant));
        return client;
    }

    /// <summary>Connects with a token.</summary>
    public async Task ConnectAsync(string token) => Connected = await DoneAsync("connect", new { token });

    public Task SendAsync(string text) => SendAsync(WebSocketMessageType.Text, Encoding.UTF8.GetBytes(text));

    public async Task SendAsync(WebSocketMessageType type, byte[] message, bool end = true)
    {
        using var timeout = new CancellationTokenSource(Patience);
        await _socket.SendAsync(message, type, end, timeout.Token);
    }

    /// <summary>Sends a command and returns its reply. Anything that comes before the reply fails.</summary>
    public async Task<JsonElement> CommandAsync(string method, object request)
    {
        var id = ++_id;
        await SendAsync(JsonSerializer.Serialize(new Dictionary<string, object> { ["id"] = id, [method] = request }));
        var message = await NextAsync();
        Assert.True(message.TryGetProperty("id", out var replyId) && replyId.GetUInt32() == id, $"Before the reply to {method} came {message}");
        return message;
    }

    public Task<JsonElement> SubscribeAsync(string channel) => CommandAsync("subscribe", new { channel });

    public Task<JsonElement> RecoverAsync(string channel, string epoch, ulong offset) =>
        CommandAsync("subscribe", new { channel, recover = true, epoch, offset });

    /// <summary>The next message, in order. Fails when the connection is closed.</summary>
    public async Task<JsonElement> NextAsync()
    {
        while (_received.Count == 0)
        {
            if (await ReceiveAsync() is not { } frame)
            {
                throw new InvalidOperationException($"The connection was closed: {(int?)CloseStatus} {CloseReason}");
            }

            foreach (var line in frame.Split('\n'))
            {
                _received.Enqueue(JsonDocument.Parse(line).RootElement);
            }
        }

        return _received.Dequeue();
    }

    /// <summary>The data of the next publication in a channel; anything else fails.</summary>
    public async Task<(ulong Offset, JsonElement Data)> NextPublicationAsync(string channel)
    {
        var push = (await NextAsync()).GetProperty("push");
        Assert.Equal(channel, push.GetProperty("channel").GetString());
        var publication = push.GetProperty("pub");
        return (publication.TryGetProperty("offset", out var offset) ? offset.GetUInt64() : 0, publication.GetProperty("data"));
    }

    /// <summary>The next message, which must be a push of a kind.</summary>
    public async Task<JsonElement> NextPushAsync(string kind, string channel)
    {
        var message = await NextAsync();
        Assert.True(
            message.TryGetProperty("push", out var push) && push.TryGetProperty("channel", out var name) && name.GetString() == channel
            && push.TryGetProperty(kind, out _), $"Instead of {kind} of {channel} came {message}");
        return push.GetProperty(kind);
    }

    /// <summary>Sends a command that must be refused, and returns the error's code.</summary>
    public async Task<int> RefusedAsync(string method, object request)
    {
        var reply = await CommandAsync(method, request);
        Assert.True(reply.TryGetProperty("error", out var error), $"{method} was not refused: {reply}");
        return error.GetProperty("code").GetInt32();
    }

    /// <summary>Sends a command that must be done, and returns its result.</summary>
    public async Task<JsonElement> DoneAsync(string method, object request)
    {
        var reply = await CommandAsync(method, request);
        Assert.True(reply.TryGetProperty(method, out var result), $"{method} was not done: {reply}");
        return result;
    }

    /// <summary>Finds that nothing has come but what was read: the answer to a command is the next message.</summary>
    public async Task NothingElseAsync() => Assert.Equal(104, await RefusedAsync("nothing", new { }));

    /// <summary>Reads until the server closes, and returns the code and the reason.</summary>
    public async Task<(int Code, string? Reason)> ReadToCloseAsync()
    {
        while (await ReceiveAsync() is not null)
        {
        }

        return ((int)CloseStatus!, CloseReason);
    }

    public async ValueTask DisposeAsync()
    {
        if (_socket.State == WebSocketState.Open)
        {
            using var timeout = new CancellationTokenSource(Patience);
            try
            {
                await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, timeout.Token);
            }
            catch (WebSocketException)
            {
                // The server has cut the connection already.
            }
        }

        _socket.Dispose();
    }

    /// <summary>One message; null when the server has closed.</summary>
    private async Task<string?> ReceiveAsync()
    {
        var bytes = new MemoryStream();
        var buffer = new byte[16_384];
        using var timeout = new CancellationTokenSource(Patience);
        while (true)
        {
            var received = await _socket.ReceiveAsync(buffer, timeout.Token);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, timeout.Token);
                return null;
            }

            bytes.Write(buffer, 0, received.Count);
            if (received.EndOfMessage)
            {
                Frames++;
                return Encoding.UTF8.GetString(bytes.ToArray());
            }
        }
    }
}
