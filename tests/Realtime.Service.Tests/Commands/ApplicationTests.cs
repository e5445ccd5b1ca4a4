using System.Collections.Concurrent;
using System.Text;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using Realtime.Backchannel.Tokens;
using Realtime.Service.Handlers;
using Realtime.Service.Protocol.Protobuf;

namespace Realtime.Service.Tests.Commands;

/// <summary>Calls and messages that go to handlers of the application (protocol 1.4).</summary>
[Collection(TwoNodes.Name)]
public sealed class ApplicationTests(RedisFixture fixture) : IAsyncLifetime
{
    private readonly Inbox _inbox = new();
    private RealtimeNode _node = null!;

    public async Task InitializeAsync() =>
        _node = await RealtimeNode.StartAsync(fixture.Redis.ConnectionString, configure: builder => builder.Services
            .AddSingleton<IMessageHandler>(_inbox)
            .AddSingleton<IRpcHandler>(new Rpc("echo", call => call.Data.ToArray()))
            .AddSingleton<IRpcHandler>(new Rpc("who", call => Encoding.UTF8.GetBytes($$"""{"user":"{{call.User}}","client":"{{call.Client}}"}""")))
            .AddSingleton<IRpcHandler>(new Rpc("lines", _ => "{\r\n  \"a\": [\n1, 2 ]\n}\n"u8.ToArray()))
            .AddSingleton<IRpcHandler>(new Rpc("nothing", _ => []))
            .AddSingleton<IRpcHandler>(new Rpc("no-json", _ => "oops"u8.ToArray()))
            .AddSingleton<IRpcHandler>(new Rpc("refuses", _ => throw new RpcException(1234, "not today", temporary: true)))
            .AddSingleton<IRpcHandler>(new Rpc("out-of-range", _ => throw new RpcException(5, "hm")))
            .AddSingleton<IRpcHandler>(new Rpc("fails", _ => throw new InvalidOperationException("internals"))));

    public async Task DisposeAsync() => await _node.DisposeAsync();

    [Fact]
    public async Task A_call_is_answered_with_what_its_handler_returns()
    {
        await using var json = await RealtimeClient.ConnectAsync(_node, new TokenGrant { User = "42" });
        await using var protobuf = await ProtobufClient.ConnectAsync(_node, new TokenGrant { User = "43" });
        Assert.Equal("""{"data":{"a":"ü"}}""", (await json.DoneAsync("rpc", new { method = "echo", data = new { a = "ü" } })).GetRawText());
        Assert.Equal($$$"""{"data":{"user":"42","client":"{{{json.Id}}}"}}""", (await json.DoneAsync("rpc", new { method = "who" })).GetRawText());
        byte[] bytes = [0, 10, 255];
        var reply = await protobuf.CommandAsync(new Command { Rpc = new RPCRequest { Method = "echo", Data = ByteString.CopyFrom(bytes) } });
        Assert.Equal(bytes, reply.Rpc.Data.ToByteArray());
    }

    [Fact]
    public async Task What_is_returned_is_one_line_of_json()
    {
        await using var client = await RealtimeClient.ConnectAsync(_node, new TokenGrant());
        Assert.Equal("""{"data":{"a":[1,2]}}""", (await client.DoneAsync("rpc", new { method = "lines" })).GetRawText());
        Assert.Equal("{}", (await client.DoneAsync("rpc", new { method = "nothing" })).GetRawText());
        Assert.Equal(100, await client.RefusedAsync("rpc", new { method = "no-json" }));
        await client.DoneAsync("rpc", new { method = "nothing" });
    }

    [Fact]
    public async Task A_call_that_fails_is_an_error()
    {
        await using var client = await RealtimeClient.ConnectAsync(_node, new TokenGrant());
        Assert.Equal("""{"code":1234,"message":"not today","temporary":true}""", (await client.CommandAsync("rpc", new { method = "refuses" })).GetProperty("error").GetRawText());
        Assert.Equal(100, await client.RefusedAsync("rpc", new { method = "out-of-range" }));
        Assert.Equal(
            """{"code":100,"message":"internal server error","temporary":true}""", (await client.CommandAsync("rpc", new { method = "fails" })).GetProperty("error").GetRawText());
        Assert.Equal(104, await client.RefusedAsync("rpc", new { method = "unknown" }));
        Assert.Equal(104, await client.RefusedAsync("rpc", new { }));
    }

    [Fact]
    public async Task A_message_is_taken_without_an_answer_be_it_that_its_handler_fails()
    {
        await using var client = await RealtimeClient.ConnectAsync(_node, new TokenGrant { User = "42" });
        await client.SendAsync("""{"send":{"data":{"fail":true}}}""");
        await client.SendAsync("{\"send\":{\"data\":[1]}}\n{\"id\":9,\"send\":{\"data\":[2]}}");
        await client.NothingElseAsync();
        Assert.Equal(["""{"fail":true}""", "[1]", "[2]"], _inbox.Messages.Select(message => Encoding.UTF8.GetString(message.Data.Span)));
        Assert.All(_inbox.Messages, message => Assert.Equal(("42", client.Id, ""), (message.User, message.Client, message.Method)));
    }

    private sealed class Rpc(string method, Func<ClientCall, byte[]> answer) : IRpcHandler
    {
        public string Method => method;

        public async Task<ReadOnlyMemory<byte>> HandleAsync(ClientCall call, CancellationToken cancellationToken)
        {
            await Task.Yield();
            return answer(call);
        }
    }

    private sealed class Inbox : IMessageHandler
    {
        public ConcurrentQueue<ClientCall> Messages { get; } = [];

        public Task HandleAsync(ClientCall message, CancellationToken cancellationToken)
        {
            Messages.Enqueue(message with { Data = message.Data.ToArray() });
            return message.Data.Span.IndexOf("fail"u8) >= 0 ? throw new InvalidOperationException("It fails.") : Task.CompletedTask;
        }
    }
}
