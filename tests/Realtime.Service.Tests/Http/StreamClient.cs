using System.Net;
using System.Text;
using System.Text.Json;
using Realtime.Backchannel.Tokens;

namespace Realtime.Service.Tests.Http;

/// <summary>A client of http_stream or sse that sees the very bytes of the response's body (protocol 1.14).</summary>
internal sealed class StreamClient : IAsyncDisposable
{
    public const string HttpStream = "/connection/http_stream", Sse = "/connection/sse", Emulation = "/emulation";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly HttpClient _http;
    private readonly Queue<string> _messages = [];
    private string _text = "";
    private Stream _body = Stream.Null;
    private uint _id = 1;

    private StreamClient(HttpClient http, HttpResponseMessage response)
    {
        _http = http;
        Response = response;
    }

    public HttpResponseMessage Response { get; }

    /// <summary>What <c>connect</c> was answered with.</summary>
    public JsonElement Connected { get; private set; }

    public string Session => Connected.GetProperty("session").GetString()!;

    public string NodeId => Connected.GetProperty("node").GetString()!;

    public static async Task<StreamClient> SendAsync(RealtimeNode node, HttpRequestMessage request)
    {
        var http = new HttpClient { BaseAddress = node.Address, Timeout = Timeout.InfiniteTimeSpan };
        using var timeout = new CancellationTokenSource(Patience);
        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
        return new StreamClient(http, response) { _body = await response.Content.ReadAsStreamAsync(timeout.Token) };
    }

    public static Task<StreamClient> PostAsync(RealtimeNode node, string path, string body, string? origin = null) =>
        SendAsync(node, Post(path, Encoding.UTF8.GetBytes(body), "application/json", origin));

    public static HttpRequestMessage Post(string path, byte[] body, string contentType, string? origin = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new(contentType);
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        return request;
    }

    /// <summary>Connects with what is granted, by http_stream.</summary>
    public static async Task<StreamClient> ConnectAsync(RealtimeNode node, TokenGrant grant)
    {
        var client = await PostAsync(node, HttpStream, $$$"""{"id":1,"connect":{"token":"{{{await node.MintAsync(grant)}}}"}}""");
        var reply = await client.NextAsync();
        Assert.True(reply.TryGetProperty("connect", out var connected), $"{reply}");
        client.Connected = connected;
        return client;
    }

    /// <summary>The next message of a stream in JSON, pings left out.</summary>
    public async Task<JsonElement> NextAsync()
    {
        while (true)
        {
            if (_messages.TryDequeue(out var message))
            {
                return JsonDocument.Parse(message).RootElement;
            }

            var bytes = await ReadAsync();
            Assert.True(bytes.Length > 0, "The stream has ended.");
            _text += Encoding.UTF8.GetString(bytes);
            for (int end; (end = _text.IndexOf('\n', StringComparison.Ordinal)) >= 0; _text = _text[(end + 1)..])
            {
                var line = _text[..end].Trim();
                line = line.StartsWith("data: ", StringComparison.Ordinal) ? line[6..] : line;
                if (line.Length > 2)
                {
                    _messages.Enqueue(line);
                }
            }
        }
    }

    /// <summary>Some of the body's bytes; none at its end.</summary>
    public async Task<byte[]> ReadAsync()
    {
        var buffer = new byte[65_536];
        using var timeout = new CancellationTokenSource(Patience);
        return buffer[..await _body.ReadAsync(buffer, timeout.Token)];
    }

    /// <summary>The rest of the body, until the server ends it.</summary>
    public async Task<byte[]> ReadToEndAsync()
    {
        var all = new MemoryStream();
        while (await ReadAsync() is { Length: > 0 } bytes)
        {
            all.Write(bytes);
        }

        return all.ToArray();
    }

    /// <summary>Sends a command up, by a node, and returns its reply. Anything that comes before the reply fails.</summary>
    public async Task<JsonElement> CommandAsync(RealtimeNode by, string method, object request)
    {
        var id = ++_id;
        Assert.Equal(HttpStatusCode.NoContent, await UplinkAsync(by, JsonSerializer.Serialize(new Dictionary<string, object> { ["id"] = id, [method] = request })));
        var reply = await NextAsync();
        Assert.True(reply.TryGetProperty("id", out var replyId) && replyId.GetUInt32() == id, $"Before the reply to {method} came {reply}");
        return reply;
    }

    /// <summary>Sends a frame up, by a node.</summary>
    public Task<HttpStatusCode> UplinkAsync(RealtimeNode by, string frame) => UplinkAsync(by, Session, NodeId, frame);

    public static async Task<HttpStatusCode> UplinkAsync(RealtimeNode by, string session, string node, string frame)
    {
        using var http = new HttpClient { BaseAddress = by.Address, Timeout = Patience };
        using var response = await http.PostAsync(Emulation, new StringContent(JsonSerializer.Serialize(new { session, node, data = frame }), Encoding.UTF8, "application/json"));
        return response.StatusCode;
    }

    public ValueTask DisposeAsync()
    {
        Response.Dispose();
        _http.Dispose();
        return ValueTask.CompletedTask;
    }
}
