using System.Net.WebSockets;
using Google.Protobuf;
using Realtime.Backchannel.Tokens;
using Realtime.Service.Protocol.Protobuf;

namespace Realtime.Service.Tests;

/// <summary>A client that speaks the protocol in Protobuf by hand.</summary>
internal sealed class ProtobufClient : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly ClientWebSocket _socket = new();
    private readonly Queue<Reply> _received = [];
    private uint _id;

    /// <summary>What <c>connect</c> was answered with.</summary>
    public ConnectResult Connected { get; private set; } = new();

    public string? Subprotocol => _socket.SubProtocol;

    public static async Task<ProtobufClient> OpenAsync(Uri address, Action<ClientWebSocketOptions>? configure = null)
    {
        var client = new ProtobufClient();
        client._socket.Options.KeepAliveInterval = TimeSpan.Zero;
        if (configure is null)
        {
            client._socket.Options.AddSubProtocol("centrifuge-protobuf");
        }

        configure?.Invoke(client._socket.Options);
        using var timeout = new CancellationTokenSource(Patience);
        await client._socket.ConnectAsync(address, timeout.Token);
        return client;
    }

    public static async Task<ProtobufClient> ConnectAsync(RealtimeNode node, TokenGrant grant, Action<ClientWebSocketOptions>? configure = null)
    {
        var client = await OpenAsync(node.WebSocketAddress, configure);
        client.Connected = (await client.CommandAsync(new Command { Connect = new ConnectRequest { Token = await node.MintAsync(grant) } })).Connect;
        Assert.NotNull(client.Connected);
        return client;
    }

    /// <summary>A frame of several commands.</summary>
    public static byte[] Frame(params Command[] commands)
    {
        var frame = new MemoryStream();
        foreach (var command in commands)
        {
            command.WriteDelimitedTo(frame);
        }

        return frame.ToArray();
    }

    /// <summary>What a frame of the server says. An empty message is a ping.</summary>
    public static IEnumerable<Reply> Read(byte[] frame)
    {
        var stream = new MemoryStream(frame);
        while (stream.Position < stream.Length)
        {
            yield return Reply.Parser.ParseDelimitedFrom(stream);
        }
    }

    public async Task SendAsync(byte[] frame, WebSocketMessageType type = WebSocketMessageType.Binary)
    {
        using var timeout = new CancellationTokenSource(Patience);
        await _socket.SendAsync(frame, type, true, timeout.Token);
    }

    /// <summary>Sends a command and returns its reply. Anything that comes before the reply fails.</summary>
    public async Task<Reply> CommandAsync(Command command)
    {
        command.Id = ++_id;
        await SendAsync(Frame(command));
        var reply = await NextAsync();
        Assert.True(reply.Id == command.Id, $"Before the reply came {reply}");
        return reply;
    }

    public async Task<SubscribeResult> SubscribeAsync(string channel, string delta = "")
    {
        var reply = await CommandAsync(new Command { Subscribe = new SubscribeRequest { Channel = channel, Delta = delta } });
        Assert.True(reply.Subscribe is not null, $"{reply}");
        return reply.Subscribe;
    }

    public async Task<Publication> NextPublicationAsync(string channel)
    {
        var reply = await NextAsync();
        Assert.True(reply.Push?.Pub is not null, $"Instead of a publication came {reply}");
        Assert.Equal(channel, reply.Push.Channel);
        return reply.Push.Pub;
    }

    public async Task<Reply> NextAsync()
    {
        while (_received.Count == 0)
        {
            var frame = await ReceiveAsync() ?? throw new InvalidOperationException($"The connection was closed: {(int?)_socket.CloseStatus}");
            foreach (var reply in Read(frame))
            {
                _received.Enqueue(reply);
            }
        }

        return _received.Dequeue();
    }

    public async Task<(int Code, string? Reason)> ReadToCloseAsync()
    {
        while (await ReceiveAsync() is not null)
        {
        }

        return ((int)_socket.CloseStatus!, _socket.CloseStatusDescription);
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<byte[]?> ReceiveAsync()
    {
        var bytes = new MemoryStream();
        var buffer = new byte[16_384];
        using var timeout = new CancellationTokenSource(Patience);
        while (true)
        {
            var received = await _socket.ReceiveAsync(buffer, timeout.Token);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            Assert.Equal(WebSocketMessageType.Binary, received.MessageType);
            bytes.Write(buffer, 0, received.Count);
            if (received.EndOfMessage)
            {
                return bytes.ToArray();
            }
        }
    }
}
