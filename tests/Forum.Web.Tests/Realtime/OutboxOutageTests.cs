using System.Data.Common;
using System.Diagnostics.Metrics;
using System.Net;
using Forum.Web.Tests.Hosting;
using ForumRealtime.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Forum.Web.Tests.Realtime;

public sealed class OutboxOutageTests
{
    [Fact]
    public async Task What_is_posted_while_Redis_is_away_is_published_once_and_in_order_when_it_is_back()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var host = await new ForumHost(redis.ConnectionString).WithBoardsAsync();
        var member = await host.NewMemberAsync();
        var topic = await member.StartTopicAsync();
        await member.ReplyAsync(topic, "Before.");
        await Published.WaitAsync(host, $"topic:1.{topic}", 1);
        await Eventually.HoldsAsync(() => Gauge(host, "forum.outbox.depth") == 0);

        await redis.KillAsync();
        for (var i = 3; i <= 12; i++)
        {
            Assert.Equal($"/t/{topic}#post-{i}", (await member.ReplyAsync(topic, $"Reply {i}")).Location);
        }

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await member.TokenAsync($"/t/{topic}")).Status);
        // Of each post: itself, its topic's row, and that its author has read it.
        Assert.Equal(30, Gauge(host, "forum.outbox.depth"));
        Assert.True(Gauge(host, "forum.outbox.age") > 0);

        // It comes back empty: its data was not saved.
        await redis.StartAgainAsync();

        var published = await Published.WaitAsync(host, $"topic:1.{topic}", 10, seconds: 40);
        Assert.Equal(Enumerable.Range(3, 10), published.Select(p => p.Data.GetProperty("number").GetInt32()));
        await Eventually.HoldsAsync(() => Gauge(host, "forum.outbox.depth") == 0);
        Assert.Equal(10, (await Published.ReadAsync(host, $"topic:1.{topic}")).Count);
        Assert.Equal(HttpStatusCode.OK, (await member.TokenAsync($"/t/{topic}")).Status);
    }

    [Fact]
    public async Task A_forum_that_starts_without_Redis_publishes_when_it_comes()
    {
        await using var redis = await RedisServer.StartAsync();
        await redis.KillAsync();
        await using var host = await new ForumHost(redis.ConnectionString).WithBoardsAsync();
        var member = await host.NewMemberAsync();
        var topic = await member.StartTopicAsync();
        await member.ReplyAsync(topic, "Anyone?");

        await redis.StartAgainAsync();

        Assert.Single(await Published.WaitAsync(host, $"topic:1.{topic}", 1, seconds: 40));
    }

    [Fact]
    public async Task A_commit_that_fails_leaves_neither_post_nor_event()
    {
        var commits = new FailingCommits();
        await using var host = await new ForumHost(
            ForumHost.NoRedis, services: services => services.AddSingleton<IInterceptor>(commits)).WithBoardsAsync();
        var member = await host.NewMemberAsync();
        var topic = await member.StartTopicAsync();
        var before = await StateAsync();

        commits.Fail = true;
        var answer = await member.ReplyAsync(topic, "Lost in the fire.");
        commits.Fail = false;

        Assert.Equal(HttpStatusCode.InternalServerError, answer.Status);
        Assert.Contains("Something went wrong here", answer.Html, StringComparison.Ordinal);
        Assert.Equal(before, await StateAsync());
        Assert.Equal($"/t/{topic}#post-2", (await member.ReplyAsync(topic, "Again, then.")).Location);
        Assert.Equal((before.Posts + 1, before.Messages + 3, 2, 2), await StateAsync());

        Task<(int Posts, int Messages, int LastNumber, int PostCount)> StateAsync() => host.WithDbAsync(async db => (
            await db.Posts.CountAsync(),
            await db.Outbox.CountAsync(),
            (await db.Topics.AsNoTracking().SingleAsync(t => t.Id == topic)).LastNumber,
            (await db.Boards.AsNoTracking().SingleAsync(b => b.Slug == "open")).PostCount));
    }

    [Fact]
    public async Task Messages_that_were_published_long_ago_are_deleted()
    {
        await using var redis = await RedisServer.StartAsync();
        var directory = Directory.CreateTempSubdirectory("forum-web-");
        await using (var host = await new ForumHost(redis.ConnectionString, directory: directory).WithBoardsAsync())
        {
            await (await host.NewMemberAsync()).StartTopicAsync();
            await Eventually.HoldsAsync(async () => await host.WithDbAsync(db => db.Outbox.CountAsync(m => m.DoneAt != null)) == 2);
            await host.WithDbAsync(async db =>
            {
                for (var i = 0; i < 250; i++)
                {
                    db.Outbox.Add(new() { Channel = "board:1", Payload = "{}", CreatedAt = DateTime.UtcNow, DoneAt = DateTime.UtcNow.AddDays(-2) });
                }

                return await db.SaveChangesAsync();
            });
        }

        await using (var host = new ForumHost(redis.ConnectionString, directory: directory))
        {
            await Eventually.HoldsAsync(async () => await host.WithDbAsync(db => db.Outbox.CountAsync()) == 2);
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        directory.Delete(recursive: true);
    }

    /// <summary>What the forum's own gauge says; other forums in this process have meters of their own.</summary>
    private static double Gauge(ForumHost host, string name)
    {
        double? value = null;
        var factory = host.Services.GetRequiredService<IMeterFactory>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Name == name && ReferenceEquals(instrument.Meter.Scope, factory))
            {
                l.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, measurement, _, _) => value = measurement);
        listener.SetMeasurementEventCallback<double>((_, measurement, _, _) => value = measurement);
        listener.Start();
        listener.RecordObservableInstruments();
        return value ?? throw new InvalidOperationException($"There is no gauge {name}.");
    }

    private sealed class FailingCommits : DbTransactionInterceptor
    {
        public bool Fail { get; set; }

        public override ValueTask<InterceptionResult> TransactionCommittingAsync(
            DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) =>
            Fail ? throw new IOException("The disk is on fire.") : new(result);
    }
}
