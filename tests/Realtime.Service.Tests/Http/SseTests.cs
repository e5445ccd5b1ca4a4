using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Realtime.Backchannel.Tokens;

namespace Realtime.Service.Tests.Http;

/// <summary>Server-sent events, byte by byte (protocol 1.14).</summary>
[Collection(TwoNodes.Name)]
public sealed class SseTests(RedisFixture fixture)
{
    private RealtimeNode Node => fixture.NodeA;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_event_is_a_message(bool get)
    {
        var channel = $"live:events{get}";
        var first = $$$"""{"id":1,"connect":{"token":"{{{await Node.MintAsync()}}}"}}""";
        await using var client = get
            ? await StreamClient.SendAsync(Node, new HttpRequestMessage(HttpMethod.Get, $"{StreamClient.Sse}?cf_connect={Uri.EscapeDataString(first)}"))
            : await StreamClient.PostAsync(Node, StreamClient.Sse, first + $$$"""{{{'\n'}}}{"id":2,"subscribe":{"channel":"{{{channel}}}"}}""");
        Assert.Equal(HttpStatusCode.OK, client.Response.StatusCode);
        Assert.Equal("text/event-stream; charset=utf-8", client.Response.Content.Headers.ContentType!.ToString());
        Assert.Equal("no", Assert.Single(client.Response.Headers.GetValues("X-Accel-Buffering")));
        Assert.True(client.Response.Headers.CacheControl!.NoStore);

        var text = "";
        while (text.Split("\n\n").Length < (get ? 2 : 3))
        {
            text += Encoding.UTF8.GetString(await client.ReadAsync());
        }

        Assert.StartsWith("\r\ndata: {\"id\":1,\"connect\":{\"client\":\"", text, StringComparison.Ordinal);
        Assert.Contains("\"session\":\"", text, StringComparison.Ordinal);
        if (!get)
        {
            Assert.EndsWith("}}\n\ndata: {\"id\":2,\"subscribe\":{}}\n\n", text, StringComparison.Ordinal);
            await Node.Publisher.PublishAsync(channel, 1);
            Assert.Equal($"data: {{\"push\":{{\"channel\":\"{channel}\",\"pub\":{{\"data\":1}}}}}}\n\n", Encoding.UTF8.GetString(await client.ReadAsync()));
        }
    }

    [Fact]
    public async Task Without_a_connect_there_is_no_stream()
    {
        foreach (var address in new[] { StreamClient.Sse, $"{StreamClient.Sse}?cf_connect=", $"{StreamClient.Sse}?other=1" })
        {
            await using var client = await StreamClient.SendAsync(Node, new HttpRequestMessage(HttpMethod.Get, address));
            Assert.Equal(HttpStatusCode.BadRequest, client.Response.StatusCode);
        }

        await using var bad = await StreamClient.SendAsync(Node, new HttpRequestMessage(HttpMethod.Get, $"{StreamClient.Sse}?cf_connect=nonsense"));
        Assert.Equal(
            "\r\ndata: {\"push\":{\"disconnect\":{\"code\":3501,\"reason\":\"bad request\"}}}\n\n", Encoding.UTF8.GetString(await bad.ReadToEndAsync()));
    }

    [Fact]
    public async Task The_token_in_the_address_reaches_no_log_and_no_span()
    {
        var lines = new ConcurrentQueue<string>();
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        var everything = new Dictionary<string, string?> { ["Logging:LogLevel:Default"] = "Trace", ["Logging:LogLevel:Microsoft.AspNetCore"] = "Trace" };
        await using var node = await RealtimeNode.StartAsync(fixture.Redis.ConnectionString, everything, builder =>
        {
            builder.AddServiceDefaults();
            builder.Logging.AddProvider(new Everything(lines));
        });
        var token = await node.MintAsync(new TokenGrant { User = "42" });
        var connect = Uri.EscapeDataString($$$"""{"id":1,"connect":{"token":"{{{token}}}"}}""");
        await using (var client = await StreamClient.SendAsync(node, new HttpRequestMessage(HttpMethod.Get, $"{StreamClient.Sse}?cf_connect={connect}")))
        {
            Assert.True((await client.NextAsync()).TryGetProperty("connect", out _));
        }

        bool IsRequest(Activity span) => span.Kind == ActivityKind.Server && Equals(span.GetTagItem("url.path"), StreamClient.Sse);
        await Eventually.HoldsAsync(() => spans.Any(IsRequest), what: "the request's span ends");
        await Eventually.HoldsAsync(() => lines.Any(line => line.Contains(StreamClient.Sse, StringComparison.Ordinal)), what: "the request is logged, by its path");
        Assert.DoesNotContain(lines, line => line.Contains(token, StringComparison.Ordinal));
        foreach (var span in spans)
        {
            var all = $"{span.DisplayName} {string.Join(' ', span.TagObjects.Select(tag => $"{tag.Key}={tag.Value}"))} {string.Join(' ', span.Events.SelectMany(one => one.Tags))}";
            if (span.Kind != ActivityKind.Client)
            {
                Assert.DoesNotContain(token, all, StringComparison.Ordinal);
            }
        }
    }

    private sealed class Everything(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger, ISupportExternalScope
    {
        private IExternalScopeProvider? _scopes;

        public ILogger CreateLogger(string categoryName) => this;

        public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => _scopes?.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var text = new StringBuilder(formatter(state, exception)).Append(exception);
            if (state is IEnumerable<KeyValuePair<string, object?>> fields)
            {
                text.AppendJoin(' ', fields);
            }

            _scopes?.ForEachScope((scope, into) => into.Append(scope), text);
            lines.Enqueue(text.ToString());
        }

        public void Dispose()
        {
        }
    }
}
