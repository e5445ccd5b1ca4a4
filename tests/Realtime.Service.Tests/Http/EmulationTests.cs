using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Realtime.Backchannel.Tokens;
using Realtime.Service.Handlers;

namespace Realtime.Service.Tests.Http;

/// <summary>The way up, and what the endpoints have in common: methods, sizes, origins (protocol 1.14).</summary>
[Collection(TwoNodes.Name)]
public sealed class EmulationTests(RedisFixture fixture)
{
    private RealtimeNode Node => fixture.NodeA;

    [Fact]
    public async Task Any_node_takes_a_frame_and_the_owner_answers_down_the_stream()
    {
        await using var client = await StreamClient.ConnectAsync(Node, RealtimeNode.Allowed("42", "*"));
        Assert.Equal(Node.Node.Id, client.NodeId);
        Assert.True((await client.CommandAsync(Node, "subscribe", new { channel = "topic:up" })).TryGetProperty("subscribe", out _));
        Assert.True((await client.CommandAsync(fixture.NodeB, "history", new { channel = "topic:up" })).TryGetProperty("history", out _));

        await Node.Publisher.PublishAsync("topic:up", "down");
        Assert.Equal("down", (await client.NextAsync()).GetProperty("push").GetProperty("pub").GetProperty("data").GetString());
    }

    [Fact]
    public async Task Unknown_sessions_are_no_error_and_unknown_nodes_are()
    {
        foreach (var by in new[] { fixture.NodeA, fixture.NodeB })
        {
            Assert.Equal(HttpStatusCode.NoContent, await StreamClient.UplinkAsync(by, "unknown", Node.Node.Id, "{}"));
            Assert.Equal(HttpStatusCode.NotFound, await StreamClient.UplinkAsync(by, "unknown", Guid.NewGuid().ToString(), "{}"));
            Assert.Equal(HttpStatusCode.NotFound, await StreamClient.UplinkAsync(by, "unknown", "no node", "{}"));
        }
    }

    [Theory]
    [InlineData("application/json", "")]
    [InlineData("application/json", "nonsense")]
    [InlineData("application/json", "[]")]
    [InlineData("application/json", "null")]
    [InlineData("application/json", "{}")]
    [InlineData("application/json", """{"session":"x"}""")]
    [InlineData("application/json", """{"session":"x","node":7}""")]
    [InlineData("application/octet-stream", "\u0080")]
    public async Task A_body_that_says_nothing_is_a_bad_request(string type, string body)
    {
        await using var sent = await StreamClient.SendAsync(Node, StreamClient.Post(StreamClient.Emulation, Encoding.Latin1.GetBytes(body), type));
        Assert.Equal(HttpStatusCode.BadRequest, sent.Response.StatusCode);
    }

    [Theory]
    [InlineData(StreamClient.Emulation)]
    [InlineData(StreamClient.HttpStream)]
    [InlineData(StreamClient.Sse)]
    public async Task A_body_that_is_too_large_is_refused(string path)
    {
        foreach (var chunked in new[] { false, true })
        {
            var request = StreamClient.Post(path, new byte[65_537], "application/json");
            request.Headers.TransferEncodingChunked = chunked;
            await using var sent = await StreamClient.SendAsync(Node, request);
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, sent.Response.StatusCode);
        }
    }

    [Fact]
    public async Task A_frame_that_is_not_one_ends_the_connection()
    {
        await using var client = await StreamClient.ConnectAsync(Node, new());
        Assert.Equal(HttpStatusCode.NoContent, await client.UplinkAsync(fixture.NodeB, "nonsense"));
        Assert.Equal("{\"push\":{\"disconnect\":{\"code\":3501,\"reason\":\"bad request\"}}}\n", Encoding.UTF8.GetString(await client.ReadToEndAsync()));
    }

    [Fact]
    public async Task Frames_that_come_at_once_are_handled_one_after_the_other()
    {
        var handler = new OneAtATime();
        await using var node = await RealtimeNode.StartAsync(
            fixture.Redis.ConnectionString, configure: builder => builder.Services.AddSingleton<IRpcHandler>(handler));
        await using var client = await StreamClient.ConnectAsync(node, new());
        await Task.WhenAll(Enumerable.Range(1, 20).Select(async i =>
            Assert.Equal(HttpStatusCode.NoContent, await client.UplinkAsync(i % 2 == 0 ? node : fixture.NodeB, $$$"""{"id":{{{i}}},"rpc":{"method":"slow"}}"""))));
        var ids = new List<int>();
        for (var i = 0; i < 20; i++)
        {
            var reply = await client.NextAsync();
            Assert.Equal(1, reply.GetProperty("rpc").GetProperty("data").GetInt32());
            ids.Add(reply.GetProperty("id").GetInt32());
        }

        Assert.Equal(Enumerable.Range(1, 20), ids.Order());
    }

    [Fact]
    public async Task A_client_that_goes_while_it_subscribes_leaves_nothing_behind()
    {
        for (var round = 0; round < 10; round++)
        {
            var client = await StreamClient.ConnectAsync(Node, RealtimeNode.Allowed("goes", "*"));
            var up = string.Join('\n', Enumerable.Range(2, 30).Select(i => $$$"""{"id":{{{i}}},"subscribe":{"channel":"room:go.{{{round}}}.{{{i}}}"}}"""));
            var sending = client.UplinkAsync(fixture.NodeB, up);
            await client.ReadAsync();
            await client.DisposeAsync();
            Assert.Equal(HttpStatusCode.NoContent, await sending);
        }

        await Eventually.HoldsAsync(() => Node.Node.Hub.Channels.Where(channel => channel.Name.StartsWith("room:go.", StringComparison.Ordinal)).All(channel => channel.SubscriberCount == 0));
    }

    [Theory]
    [InlineData(StreamClient.Emulation, "POST, OPTIONS")]
    [InlineData(StreamClient.HttpStream, "POST, OPTIONS")]
    [InlineData(StreamClient.Sse, "GET, POST, OPTIONS")]
    public async Task Other_methods_are_refused_and_preflights_answered(string path, string methods)
    {
        await using var put = await StreamClient.SendAsync(Node, new HttpRequestMessage(HttpMethod.Put, path));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, put.Response.StatusCode);
        Assert.Equal(methods, string.Join(", ", put.Response.Content.Headers.Allow));

        // A page on another port of the same host.
        var request = new HttpRequestMessage(HttpMethod.Options, path);
        request.Headers.Add("Origin", "http://127.0.0.1:8080");
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "content-type");
        await using var preflight = await StreamClient.SendAsync(Node, request);
        Assert.Equal(HttpStatusCode.NoContent, preflight.Response.StatusCode);
        Assert.Equal("http://127.0.0.1:8080", Header(preflight, "Access-Control-Allow-Origin"));
        Assert.Equal(methods, Header(preflight, "Access-Control-Allow-Methods"));
        Assert.Equal("content-type", Header(preflight, "Access-Control-Allow-Headers"));
        Assert.Equal("300", Header(preflight, "Access-Control-Max-Age"));
        Assert.Equal("Origin", Header(preflight, "Vary"));
    }

    [Theory]
    [InlineData(StreamClient.Emulation)]
    [InlineData(StreamClient.HttpStream)]
    [InlineData(StreamClient.Sse)]
    public async Task Pages_of_other_origins_are_refused_unless_they_are_listed(string path)
    {
        await using var node = await RealtimeNode.StartAsync(fixture.Redis.ConnectionString, new() { ["Realtime:AllowedOrigins:0"] = "https://forum.example" });
        foreach (var (origin, status) in new[] { ("https://evil.example", HttpStatusCode.Forbidden), ("null", HttpStatusCode.Forbidden), ("https://forum.example", HttpStatusCode.NoContent) })
        {
            var request = new HttpRequestMessage(HttpMethod.Options, path);
            request.Headers.Add("Origin", origin);
            await using var preflight = await StreamClient.SendAsync(node, request);
            Assert.Equal(status, preflight.Response.StatusCode);
            Assert.Equal(status == HttpStatusCode.NoContent, preflight.Response.Headers.Contains("Access-Control-Allow-Origin"));

            await using var post = await StreamClient.PostAsync(node, path, """{"session":"x","node":"x"}""", origin);
            Assert.Equal(status == HttpStatusCode.Forbidden, post.Response.StatusCode == HttpStatusCode.Forbidden);
            Assert.Equal(status == HttpStatusCode.NoContent, post.Response.Headers.Contains("Access-Control-Allow-Origin"));
        }
    }

    private static string Header(StreamClient answer, string name) => Assert.Single(answer.Response.Headers.GetValues(name));

    /// <summary>Returns how many calls it has at once.</summary>
    private sealed class OneAtATime : IRpcHandler
    {
        private int _running;

        public string Method => "slow";

        public async Task<ReadOnlyMemory<byte>> HandleAsync(ClientCall call, CancellationToken cancellationToken)
        {
            var running = Interlocked.Increment(ref _running);
            await Task.Delay(10, cancellationToken);
            Interlocked.Decrement(ref _running);
            return JsonSerializer.SerializeToUtf8Bytes(running);
        }
    }
}
