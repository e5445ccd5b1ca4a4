using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Realtime.Service.Tests;

/// <summary>The switch for development.</summary>
[Collection(TwoNodes.Name)]
public sealed class InsecureTests(RedisFixture fixture)
{
    private static Dictionary<string, string?> Insecure => new() { ["Realtime:Insecure"] = "true" };

    [Theory]
    [InlineData(null)]
    [InlineData("anything")]
    public async Task Anyone_may_connect_and_subscribe_and_the_node_warns(string? token)
    {
        var lines = new List<string>();
        await using var node = await RealtimeNode.StartAsync(fixture.Redis.ConnectionString, Insecure, builder =>
            builder.Services.AddSingleton<ILoggerProvider>(new LineLogger(lines)), environment: "Development");
        await using var client = await RealtimeClient.OpenAsync(node.WebSocketAddress);
        Assert.True((await client.CommandAsync("connect", new { token })).TryGetProperty("connect", out _));
        Assert.True((await client.SubscribeAsync("topic:anything")).TryGetProperty("subscribe", out _));
        Assert.Contains(lines, line => line.Contains("REALTIME:INSECURE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task In_production_the_node_does_not_start_with_it()
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => RealtimeNode.StartAsync(
            fixture.Redis.ConnectionString, Insecure, environment: "Production"));
        Assert.Contains("Realtime:Insecure", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Realtime:PongTimeout", "00:01:00")]
    [InlineData("Realtime:MaxMessageSize", "10")]
    [InlineData("Realtime:DrainTime", "01:00:00")]
    [InlineData("Realtime:KeyPrefix", "a b")]
    [InlineData("Realtime:TokenTtl", "00:00:00")]
    [InlineData("Realtime:Namespaces:topic:HistorySize", "-1")]
    public async Task A_setting_that_cannot_be_is_named_at_start(string key, string value)
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() =>
            RealtimeNode.StartAsync(fixture.Redis.ConnectionString, new() { [key] = value }));
        Assert.Contains(key.Replace(":topic:", ":*:", StringComparison.Ordinal), refused.Message, StringComparison.Ordinal);
    }

    private sealed class LineLogger(List<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (lines)
            {
                lines.Add(formatter(state, exception));
            }
        }

        public void Dispose()
        {
        }
    }
}
