using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Forum.Web.Accounts;
using Forum.Web.Tests.Accounts;
using Forum.Web.Tests.Hosting;
using ForumRealtime.Testing;
using Microsoft.Extensions.DependencyInjection;
using Realtime.Backchannel.Directory;

namespace Forum.Web.Tests.Administration;

[Collection(SharedForum.Name)]
public sealed class RealtimeStatusTests(ForumFixture forum)
{
    private const string Report =
        """{"uid":"north","name":"attic","version":"7.8.9","num_clients":41,"num_users":12,"num_channels":9,"num_subs":83,"uptime":3700,"process":{"cpu":12.5,"rss":104857600}}""";

    [Fact]
    public async Task Nodes_outbox_and_Redis_are_shown()
    {
        var administrator = await forum.Host.NewAsync(Role.Administrator);
        var directory = forum.Host.Services.GetRequiredService<NodeDirectory>();
        await directory.RenewAsync("north", Report);
        await directory.RenewAsync("south", """{"of":"another version"}""");
        await administrator.StartTopicAsync();

        // The first look of all may find the connection still being made.
        JsonElement data = default;
        await Eventually.HoldsAsync(async () =>
        {
            data = Parse(await administrator.HtmlAsync("/admin/realtime/data"));
            return data.GetProperty("publishedPerSecond").GetDouble() > 0;
        });

        Assert.True(data.GetProperty("isRedisConnected").GetBoolean());
        Assert.Equal(41, data.GetProperty("connections").GetInt32());
        Assert.Equal("no-store", (await administrator.GetAsync("/admin/realtime/data")).Headers.CacheControl?.ToString());
        var html = await administrator.HtmlAsync("/admin/realtime");
        foreach (var text in new[] { "attic", "7.8.9", "100 MB", "1 h 1 min", "12.5 %", ">83<", " ago", "south", "connected</span>" })
        {
            Assert.Contains(text, html, StringComparison.Ordinal);
        }

        await directory.RetireAsync("south");
        Assert.Contains("leaving", await administrator.HtmlAsync("/admin/realtime"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_waits_for_a_Redis_that_does_not_answer()
    {
        // Takes connections, and never says a word.
        using var silence = new TcpListener(IPAddress.Loopback, 0);
        silence.Start();
        await using var host = new ForumHost($"{silence.LocalEndpoint},connectTimeout=60000");
        var administrator = await host.NewAsync(Role.Administrator);
        await administrator.HtmlAsync("/admin");

        var began = Stopwatch.GetTimestamp();
        var html = await administrator.HtmlAsync("/admin/realtime");
        var data = Parse(await administrator.HtmlAsync("/admin/realtime/data"));

        // Each has a patience of 1.5 s; the rest is for a machine that is busy.
        Assert.InRange(Stopwatch.GetElapsedTime(began).TotalSeconds, 0, 20);
        Assert.Contains("Redis is away", html, StringComparison.Ordinal);
        Assert.False(data.GetProperty("isRedisConnected").GetBoolean());
        Assert.Equal(JsonValueKind.Null, data.GetProperty("connections").ValueKind);
        Assert.Contains("Redis is away", data.GetProperty("html").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redis_that_goes_away_and_comes_back_is_told_of_and_the_outbox_grows_meanwhile()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var host = await new ForumHost(redis.ConnectionString).WithBoardsAsync();
        var administrator = await host.NewAsync(Role.Administrator);
        await ExpectAsync(data => data.GetProperty("isRedisConnected").GetBoolean());

        await redis.KillAsync();
        await administrator.StartTopicAsync();
        await ExpectAsync(data => !data.GetProperty("isRedisConnected").GetBoolean() && data.GetProperty("outboxDepth").GetInt32() > 0);

        await redis.StartAgainAsync();
        await ExpectAsync(data => data.GetProperty("isRedisConnected").GetBoolean() && data.GetProperty("outboxDepth").GetInt32() == 0);

        Task ExpectAsync(Func<JsonElement, bool> holds) => Eventually.HoldsAsync(
            async () => holds(Parse(await administrator.HtmlAsync("/admin/realtime/data"))), TimeSpan.FromSeconds(40), "what is so is shown");
    }

    private static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement;
}
