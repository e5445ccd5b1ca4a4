using System.Net;
using System.Net.Sockets;
using System.Text;
using Realtime.Resilience.Tests.Clients;

namespace Realtime.Resilience.Tests.Fuzz;

/// <summary>Sends damaged HTTP requests: bodies through a client that gets the rest right, and heads byte by byte.</summary>
internal sealed class HttpFuzzer(TestNode node, Backend backend, Tally tally, Random random) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan TimeToAnswer = TimeSpan.FromMilliseconds(100);

    private static readonly IReadOnlyList<byte[]> Heads =
    [
        .. new[]
        {
            "GET /connection/websocket HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
            "GET /connection/websocket?format=protobuf HTTP/1.1\r\nHost: a\r\nOrigin: http://a\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: centrifuge-json\r\nSec-WebSocket-Extensions: permessage-deflate\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
            $"POST /api/info HTTP/1.1\r\nHost: a\r\nX-API-Key: {TestNode.ApiKey}\r\nContent-Length: 2\r\n\r\n{{}}",
            $"POST /api/publish HTTP/1.1\r\nHost: a\r\nAuthorization: apikey {TestNode.ApiKey}\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{{\"a\":\r\n2\r\n1}}\r\n0\r\n\r\n",
            "OPTIONS /connection/http_stream HTTP/1.1\r\nHost: a\r\nOrigin: http://b\r\nAccess-Control-Request-Method: POST\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\n\r\nGET /alive HTTP/1.0\r\n\r\n",
        }.Select(Encoding.ASCII.GetBytes),
    ];

    private readonly Mutator _mutator = new(random);
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false })
    {
        BaseAddress = new Uri($"http://127.0.0.1:{node.Port}"),
        Timeout = Patience,
    };

    public Task ApiAsync(long count) => RepeatAsync(count, "api", () =>
    {
        var (method, _) = JsonSeeds.Api[random.Next(JsonSeeds.Api.Count)];
        byte[][] seeds = [.. JsonSeeds.Api.Where(seed => seed.Method == method || random.Next(10) == 0).Select(seed => seed.Body)];
        var request = Post($"/api/{method}", random.Next(2) == 0 ? _mutator.Mutate(seeds) : _mutator.Vary(seeds), "application/json");
        request.Headers.Add("X-API-Key", TestNode.ApiKey);
        return Task.FromResult(request);
    });

    public Task HttpStreamAsync(long count) => RepeatAsync(count, "http_stream", async () =>
    {
        var protobuf = random.Next(2) == 0;
        return Post(
            "/connection/http_stream",
            _mutator.Mutate([protobuf ? ProtobufSeeds.Connect(await TokenAsync()) : await JsonConnectAsync()]),
            protobuf ? "application/octet-stream" : "application/json");
    });

    public Task SseAsync(long count) => RepeatAsync(count, "sse", async () =>
    {
        var connect = _mutator.Mutate([await JsonConnectAsync()]);
        return random.Next(2) == 0
            ? Post("/connection/sse", connect, "application/json")
            : new HttpRequestMessage(HttpMethod.Get, $"/connection/sse?cf_connect={WebUtility.UrlEncode(Encoding.Latin1.GetString(connect.AsSpan(0, Math.Min(connect.Length, 4000))))}");
    });

    public Task EmulationAsync(long count) => RepeatAsync(count, "emulation", () => Task.FromResult(
        random.Next(2) == 0
            ? Post("/emulation", _mutator.Mutate(ProtobufSeeds.Emulation), "application/octet-stream")
            : Post("/emulation", _mutator.Mutate(JsonSeeds.Emulation), "application/json")));

    /// <summary>Damaged heads, one to a connection; most of them end, at least.</summary>
    public async Task HeadsAsync(long count)
    {
        for (; count > 0 && node.IsAlive; count--)
        {
            var head = _mutator.Mutate(Heads);
            await SendHeadAsync(random.Next(4) == 0 ? head : [.. head, .. "\r\n\r\n"u8]);
            tally.Sent("head");
        }
    }

    public void Dispose() => _http.Dispose();

    private static HttpRequestMessage Post(string path, byte[] body, string type)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new(type);
        return new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
    }

    private async Task RepeatAsync(long count, string kind, Func<Task<HttpRequestMessage>> next)
    {
        for (; count > 0 && node.IsAlive; count--)
        {
            using var request = await next();
            var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync();
            try
            {
                // What streams without end is left after its head.
                using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
                tally.Answered($"{kind} {(int)answer.StatusCode}");
                if ((int)answer.StatusCode >= 500)
                {
                    tally.Fail($"{request.RequestUri} {(int)answer.StatusCode}", body);
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
            {
                tally.Fail($"{request.RequestUri} {exception.Message}", body);
            }

            tally.Sent(kind);
        }
    }

    private async Task SendHeadAsync(byte[] head)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var answer = new byte[4096];
        try
        {
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, node.Port), patience.Token);
            await socket.SendAsync(head, patience.Token);

            // Who hangs up at once is not answered.
            var receiving = socket.ReceiveAsync(answer, patience.Token).AsTask();
            await Task.WhenAny(receiving, Task.Delay(TimeToAnswer, patience.Token));
            socket.Shutdown(SocketShutdown.Send);
            var received = await receiving;
            var status = Encoding.ASCII.GetString(answer, 0, Math.Min(received, 12));
            tally.Answered(received == 0 ? "head ended" : $"head {status[^3..]}");
            if (status.StartsWith("HTTP/1.1 5", StringComparison.Ordinal) && status is not "HTTP/1.1 505" and not "HTTP/1.1 501")
            {
                tally.Fail(status, head);
            }

            while (await socket.ReceiveAsync(answer, patience.Token) > 0)
            {
            }
        }
        catch (SocketException)
        {
            tally.Answered("head reset");
        }
        catch (OperationCanceledException)
        {
            tally.Fail("a connection did not end after the head", head);
        }
    }

    private async Task<byte[]> JsonConnectAsync() => Encoding.UTF8.GetBytes($$$"""{"id":1,"connect":{"token":"{{{await TokenAsync()}}}"}}""");

    /// <summary>A real token now and then, so that some connections come about.</summary>
    private Task<string> TokenAsync() => random.Next(4) == 0 ? backend.MintAsync("fuzz", CancellationToken.None) : Task.FromResult("unknown");
}
