using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Realtime.Service.Handlers;

namespace Realtime.Service.Tests.ServerApi;

/// <summary><c>rpc</c>, to handlers that clients call, too.</summary>
[Collection(TwoNodes.Name)]
public sealed class RpcTests(RedisFixture fixture) : ApiTests(fixture)
{
    [Fact]
    public async Task A_handler_gets_the_parameters_and_nobodys_name()
    {
        await using var node = await StartNodeAsync();
        Assert.Equal("""{"result":{"data":["","",{"a":1}]}}""", await CallAsync(node, """{"method":"who","params":{"a":1}}"""));
        Assert.Equal("""{"result":{"data":["","",0]}}""", await CallAsync(node, """{"method":"who"}"""));
    }

    [Fact]
    public async Task What_a_handler_refuses_or_fails_at_is_an_error()
    {
        await using var node = await StartNodeAsync();
        Assert.Equal("""{"error":{"code":404,"message":"no such thing"}}""", await CallAsync(node, """{"method":"refuse"}"""));
        Assert.Equal("""{"error":{"code":100,"message":"internal server error"}}""", await CallAsync(node, """{"method":"fail"}"""));
        Assert.Equal("""{"error":{"code":104,"message":"method not found"}}""", await CallAsync(node, """{"method":"Who"}"""));
    }

    private static async Task<string> CallAsync(RealtimeNode node, string body)
    {
        using var http = Caller(node);
        return (await PostAsync(http, "rpc", body)).GetRawText();
    }

    private Task<RealtimeNode> StartNodeAsync() => StartNodeAsync(configure: builder =>
    {
        builder.Services.AddSingleton<IRpcHandler>(new Handler("who", call => Encoding.UTF8.GetBytes(
            $"[{JsonSerializer.Serialize(call.User)},{JsonSerializer.Serialize(call.Client)},{(call.Data.IsEmpty ? "0" : Encoding.UTF8.GetString(call.Data.Span))}]")));
        builder.Services.AddSingleton<IRpcHandler>(new Handler("refuse", _ => throw new RpcException(404, "no such thing")));
        builder.Services.AddSingleton<IRpcHandler>(new Handler("fail", _ => throw new InvalidOperationException("secret")));
    });

    private sealed class Handler(string method, Func<ClientCall, byte[]> answer) : IRpcHandler
    {
        public string Method => method;

        public Task<ReadOnlyMemory<byte>> HandleAsync(ClientCall call, CancellationToken cancellationToken) => Task.FromResult<ReadOnlyMemory<byte>>(answer(call));
    }
}
