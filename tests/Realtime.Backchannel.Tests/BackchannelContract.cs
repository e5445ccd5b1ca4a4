using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Realtime.Backchannel.Control;
using Realtime.Backchannel.Publishing;
using Realtime.Backchannel.Redis;
using Realtime.Backchannel.Tokens;
using StackExchange.Redis;

namespace Realtime.Backchannel.Tests;

/// <summary>One contract for every server that can stand behind the backchannel.</summary>
public abstract class BackchannelContract(RedisFlavor flavor) : IAsyncLifetime
{
    private RedisServer _server = null!;
    private IHost _host = null!;

    private ChannelPublisher Publisher => _host.Services.GetRequiredService<ChannelPublisher>();

    private ChannelHistory History => _host.Services.GetRequiredService<ChannelHistory>();

    private TokenMint Mint => _host.Services.GetRequiredService<TokenMint>();

    private TokenStore Store => _host.Services.GetRequiredService<TokenStore>();

    private ConnectionControl Control => _host.Services.GetRequiredService<ConnectionControl>();

    private IConnectionMultiplexer Redis => _host.Services.GetRequiredService<IConnectionMultiplexer>();

    private RedisKeys Keys => _host.Services.GetRequiredService<RedisKeys>();

    public async Task InitializeAsync()
    {
        _server = await RedisServer.StartAsync(flavor);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:redis"] = _server.ConnectionString,
            ["Realtime:Namespaces:topic:HistorySize"] = "3",
            ["Realtime:Namespaces:topic:HistoryTtl"] = "00:01:00",
            ["Realtime:Namespaces:topic:HistoryMetaTtl"] = "01:00:00",
            ["Realtime:Namespaces:live:HistorySize"] = "0",
            ["Realtime:TokenTtl"] = "00:00:30",
            ["Realtime:RedisTimeout"] = "00:00:03",
        });
        builder.AddRealtimeBackchannel("redis");
        _host = builder.Build();
        await _host.StartAsync();
    }

    public async Task DisposeAsync()
    {
        _host.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Offsets_count_up_from_one_and_history_is_bounded()
    {
        var positions = new List<ChannelPosition>();
        for (var i = 1; i <= 5; i++)
        {
            positions.Add(await Publisher.PublishAsync("topic:1", i));
        }

        Assert.Equal([1UL, 2, 3, 4, 5], positions.Select(position => position.Offset));
        Assert.Single(positions.Select(position => position.Epoch).Distinct());

        var page = await History.ReadSinceAsync("topic:1", 2, 10);
        Assert.Equal(positions[4], page.Position);
        Assert.Equal([(3UL, 3), (4UL, 4), (5UL, 5)], page.Envelopes.Select(Read));
    }

    [Fact]
    public async Task History_tells_what_is_missing()
    {
        Assert.Equal(0UL, (await History.PositionAsync("topic:2")).Offset);
        var epoch = (await History.PositionAsync("topic:2")).Epoch;
        Assert.Equal(8, epoch.Length);
        for (var i = 1; i <= 5; i++)
        {
            Assert.Equal(epoch, (await Publisher.PublishAsync("topic:2", i)).Epoch);
        }

        Assert.Empty((await History.ReadSinceAsync("topic:2", 5, 10)).Envelopes);
        Assert.Equal(3UL, Read((await History.ReadSinceAsync("topic:2", 0, 10)).Envelopes[0]).Offset);
        Assert.Empty((await History.ReadSinceAsync("topic:2", 2, 2)).Envelopes);
        Assert.Empty((await History.ReadSinceAsync("topic:2", 99, 10)).Envelopes);
    }

    [Fact]
    public async Task Subscribers_get_envelopes_in_order()
    {
        var received = new List<(ulong, int)>();
        await Redis.GetSubscriber().SubscribeInOrderAsync(Keys.PubSub("topic:3"), message =>
        {
            lock (received)
            {
                received.Add(Read(message));
            }
        });

        // At once: Redis decides about the order, and subscribers see that one.
        var positions = await Task.WhenAll(Enumerable.Range(1, 200).Select(i => Publisher.PublishAsync("topic:3", i)));
        await Eventually.HoldsAsync(() => received.Count == 200);
        Assert.Equal(Enumerable.Range(1, 200).Select(i => (ulong)i), received.Select(r => r.Item1));
        Assert.Equal(positions.Select((position, i) => (position.Offset, i + 1)).Order(), received);

        // One after the other: that order.
        for (var i = 201; i <= 250; i++)
        {
            await Publisher.PublishAsync("topic:3", i);
        }

        await Eventually.HoldsAsync(() => received.Count == 250);
        Assert.Equal(Enumerable.Range(201, 50), received.Skip(200).Select(r => r.Item2));
    }

    [Fact]
    public async Task A_channel_without_history_has_no_positions_and_leaves_no_keys()
    {
        var received = new TaskCompletionSource<byte[]>();
        await Redis.GetSubscriber().SubscribeInOrderAsync(Keys.PubSub("live:1"), received.SetResult);
        Assert.Equal(ChannelPosition.None, await Publisher.PublishAsync("live:1", "x"));
        Assert.True(Envelope.TryParse(await received.Task.WaitAsync(TimeSpan.FromSeconds(10)), out var envelope));
        Assert.Equal(0UL, envelope.Offset);
        Assert.True(envelope.Epoch.IsEmpty);
        Assert.Equal("""{"data":"x"}""", Encoding.UTF8.GetString(envelope.Publication));
        Assert.False(await Redis.GetDatabase().KeyExistsAsync(Keys.Meta("live:1")));
    }

    [Fact]
    public async Task A_repeated_publication_is_published_once()
    {
        var options = new PublishOptions { IdempotencyKey = "post-7" };
        var first = await Publisher.PublishAsync("topic:4", 1, options);
        var second = await Publisher.PublishAsync("topic:4", 1, options);
        var other = await Publisher.PublishAsync("topic:4", 2, new PublishOptions { IdempotencyKey = "post-8" });
        Assert.Equal(first, second);
        Assert.Equal(2UL, other.Offset);
        Assert.Equal(2, (await History.ReadSinceAsync("topic:4", 0, 10)).Envelopes.Count);
        await Assert.ThrowsAsync<ArgumentException>(() => Publisher.PublishAsync("topic:4", 1, new PublishOptions { IdempotencyKey = new string('x', 129) }));
    }

    [Fact]
    public async Task Every_key_of_a_channel_expires()
    {
        await Publisher.PublishAsync("topic:5", 1, new PublishOptions { IdempotencyKey = "k" });
        await AssertTtlAsync(Keys.History("topic:5"), 60);
        await AssertTtlAsync(Keys.Meta("topic:5"), 3600);
        await AssertTtlAsync(Keys.Idempotency("topic:5", "k"), 300);
        await History.PositionAsync("topic:6");
        await AssertTtlAsync(Keys.Meta("topic:6"), 3600);
    }

    [Fact]
    public async Task After_a_flush_a_new_epoch_begins()
    {
        var before = await Publisher.PublishAsync("topic:7", 1);
        await _server.CommandAsync("FLUSHALL");
        var after = await Publisher.PublishAsync("topic:7", 2);
        Assert.Equal(1UL, after.Offset);
        Assert.NotEqual(before.Epoch, after.Epoch);
    }

    [Fact]
    public async Task A_server_that_forgot_the_scripts_learns_them_again()
    {
        await Publisher.PublishAsync("topic:8", 1);
        await _server.CommandAsync("SCRIPT FLUSH");
        Assert.Equal(2UL, (await Publisher.PublishAsync("topic:8", 2)).Offset);
        await _server.KillAsync();
        await _server.StartAgainAsync();
        await Eventually.HoldsAsync(async () =>
        {
            try
            {
                return (await Publisher.PublishAsync("topic:8", 3)).Offset > 0;
            }
            catch (Exception exception) when (exception is RedisException or TimeoutException)
            {
                return false;
            }
        });
    }

    [Fact]
    public async Task A_subscription_outlives_the_server()
    {
        var received = 0;
        await Redis.GetSubscriber().SubscribeInOrderAsync(Keys.PubSub("live:2"), _ => Interlocked.Increment(ref received));
        await _server.KillAsync();
        await Task.Delay(1500);
        await _server.StartAgainAsync();
        await Eventually.HoldsAsync(async () =>
        {
            try
            {
                await Publisher.PublishAsync("live:2", 1);
            }
            catch (Exception exception) when (exception is RedisException or TimeoutException)
            {
            }

            return received > 0;
        });
    }

    [Fact]
    public async Task While_redis_is_away_publishing_and_minting_fail_in_time()
    {
        await Publisher.PublishAsync("topic:9", 1);
        await _server.KillAsync();
        var limit = TimeSpan.FromSeconds(10);
        await AssertUnavailableAsync(() => Publisher.PublishAsync("topic:9", 2)).WaitAsync(limit);
        await AssertUnavailableAsync(() => Mint.MintAsync(new TokenGrant())).WaitAsync(limit);
        await AssertUnavailableAsync(() => Store.TakeAsync("x")).WaitAsync(limit);
        await AssertUnavailableAsync(() => Control.ReconnectUserAsync("42")).WaitAsync(limit);
    }

    [Fact]
    public async Task A_token_is_taken_once_and_brings_its_grant()
    {
        var grant = new TokenGrant
        {
            User = "42",
            Name = "Ålice \"<b>\"",
            Avatar = "/a/42.svg",
            Session = "s",
            Grants = [new("topic:3.*", ChannelRights.Subscribe | ChannelRights.History)],
            Subscriptions = ["user:42"],
            Expires = DateTimeOffset.UnixEpoch.AddYears(80),
        };
        var token = await Mint.MintAsync(grant);
        Assert.Matches("^[A-Za-z0-9_-]{43}$", token);
        var taken = await Store.TakeAsync(token);
        Assert.Equivalent(grant, taken, strict: true);
        Assert.Null(await Store.TakeAsync(token));
    }

    [Fact]
    public async Task One_of_many_who_take_a_token_at_once_gets_it()
    {
        var token = await Mint.MintAsync(new TokenGrant { User = "42" });
        var taken = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Store.TakeAsync(token)));
        Assert.Single(taken, grant => grant is not null);
    }

    [Fact]
    public async Task A_token_expires()
    {
        var token = await Mint.MintAsync(new TokenGrant { User = "42" });
        await AssertTtlAsync(Keys.Token(token), 30);
        await Redis.GetDatabase().KeyExpireAsync(Keys.Token(token), TimeSpan.FromMilliseconds(1));
        await Task.Delay(50);
        Assert.Null(await Store.TakeAsync(token));
    }

    [Fact]
    public async Task A_grant_that_was_taken_can_be_minted_again_until_it_is_revoked()
    {
        var grant = new TokenGrant { User = "again", Session = "a", Grants = [new("topic:3.*", ChannelRights.Subscribe)] };
        Assert.Null(await Mint.MintReconnectAsync(grant, TimeSpan.FromMinutes(10)));
        var taken = (await Store.TakeAsync(await Mint.MintAsync(grant)))!;

        var first = (await Mint.MintReconnectAsync(taken, TimeSpan.FromMinutes(10)))!;
        await AssertTtlAsync(Keys.Token(first), 600);
        var again = await Store.TakeAsync(first);
        Assert.Equivalent(grant, again, strict: true);

        var forgotten = (await Mint.MintReconnectAsync(again!, TimeSpan.FromMinutes(10)))!;
        await Store.ForgetAsync(forgotten);
        Assert.Null(await Store.TakeAsync(forgotten));

        var revoked = (await Mint.MintReconnectAsync(again!, TimeSpan.FromMinutes(10)))!;
        await _host.Services.GetRequiredService<TokenRevocation>().RevokeAsync("again", session: null);
        Assert.Null(await Store.TakeAsync(revoked));
        Assert.Null(await Store.TakeAsync((await Mint.MintReconnectAsync(again!, TimeSpan.FromMinutes(10)))!));
    }

    [Fact]
    public async Task Redis_never_holds_a_token_itself()
    {
        var token = await Mint.MintAsync(new TokenGrant { User = "42" });
        var keys = Redis.GetServer(Redis.GetEndPoints()[0]).Keys().Select(key => (string)key!).ToArray();
        var stored = Assert.Single(keys, key => key.StartsWith("rt:token:", StringComparison.Ordinal));
        Assert.DoesNotContain(token, stored, StringComparison.Ordinal);
        Assert.DoesNotContain(token, (string)(await Redis.GetDatabase().StringGetAsync(stored))!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_subscription_token_is_taken_once_and_brings_its_grant()
    {
        var grant = new SubscriptionGrant
        {
            User = "42",
            Channel = "topic:3.7",
            Rights = ChannelRights.Subscribe | ChannelRights.Presence,
            Info = """{"role":"host"}""",
            Expires = DateTimeOffset.UnixEpoch.AddYears(80),
        };
        var token = await Mint.MintSubscriptionAsync(grant);
        Assert.Matches("^[A-Za-z0-9_-]{43}$", token);
        await AssertTtlAsync(Keys.SubscriptionToken(token), 30);
        Assert.Equal(grant, await Store.TakeSubscriptionAsync(token));
        Assert.Null(await Store.TakeSubscriptionAsync(token));
        await Assert.ThrowsAsync<ArgumentException>(() => Mint.MintSubscriptionAsync(grant with { Channel = "a b" }));
    }

    [Fact]
    public async Task Neither_kind_of_token_passes_for_the_other()
    {
        var connection = await Mint.MintAsync(new TokenGrant { User = "42" });
        var subscription = await Mint.MintSubscriptionAsync(new SubscriptionGrant { User = "42", Channel = "topic:1" });
        Assert.Null(await Store.TakeAsync(subscription));
        Assert.Null(await Store.TakeSubscriptionAsync(connection));
        Assert.NotNull(await Store.TakeAsync(connection));
        Assert.NotNull(await Store.TakeSubscriptionAsync(subscription));
    }

    public static TheoryData<string> Revocations => ["end session", "reconnect user", "disconnect user", "by user", "by session", "by both"];

    [Theory]
    [MemberData(nameof(Revocations))]
    public async Task Closing_connections_revokes_the_tokens_that_were_minted_before(string how)
    {
        var grant = new TokenGrant { User = "42", Session = "abc" };
        var before = await Mint.MintAsync(grant);
        var otherSession = await Mint.MintAsync(grant with { Session = "def" });
        var otherUser = await Mint.MintAsync(new TokenGrant { User = "43", Session = "ghi" });
        var anonymous = await Mint.MintAsync(new TokenGrant());
        await RevokeAsync(how);
        var after = await Mint.MintAsync(grant);

        Assert.Null(await Store.TakeAsync(before));
        Assert.NotNull(await Store.TakeAsync(after));
        Assert.NotNull(await Store.TakeAsync(otherUser));
        Assert.NotNull(await Store.TakeAsync(anonymous));
        Assert.Equal(how.Contains("user", StringComparison.Ordinal), await Store.TakeAsync(otherSession) is null);
    }

    [Fact]
    public async Task Each_revocation_counts_whatever_the_clock_says()
    {
        var grant = new TokenGrant { User = "42", Session = "abc" };
        await Control.ReconnectUserAsync("42");
        var between = await Mint.MintAsync(grant);
        await Control.ReconnectUserAsync("42");
        var after = await Mint.MintAsync(grant);
        Assert.Null(await Store.TakeAsync(between));
        Assert.NotNull(await Store.TakeAsync(after));
    }

    [Fact]
    public async Task A_user_s_subscription_tokens_are_revoked_too()
    {
        var grant = new SubscriptionGrant { User = "42", Channel = "topic:1" };
        var before = await Mint.MintSubscriptionAsync(grant);
        var other = await Mint.MintSubscriptionAsync(grant with { User = "43" });
        await Control.DisconnectUserAsync("42");
        Assert.Null(await Store.TakeSubscriptionAsync(before));
        Assert.NotNull(await Store.TakeSubscriptionAsync(other));
        Assert.NotNull(await Store.TakeSubscriptionAsync(await Mint.MintSubscriptionAsync(grant)));
    }

    [Fact]
    public async Task The_mark_of_a_revocation_outlives_every_token_and_then_says_nothing()
    {
        var grant = new TokenGrant { User = "42", Session = "abc" };
        await Control.ReconnectUserAsync("42");
        await Control.EndSessionAsync("abc");
        await AssertTtlAsync(Keys.RevokedUser("42"), 7200);
        await AssertTtlAsync(Keys.RevokedSession("abc"), 7200);
        var token = await Mint.MintAsync(grant);
        await Redis.GetDatabase().KeyDeleteAsync(Keys.RevokedUser("42"));
        await Redis.GetDatabase().KeyDeleteAsync(Keys.RevokedSession("abc"));
        Assert.NotNull(await Store.TakeAsync(token));
    }

    [Fact]
    public async Task The_mark_is_there_before_the_nodes_are_told()
    {
        var marked = new TaskCompletionSource<bool>();
        await Redis.GetSubscriber().SubscribeInOrderAsync(Keys.Control, message =>
            _ = Redis.GetDatabase().KeyExistsAsync(Keys.RevokedUser("42")).ContinueWith(
                exists => marked.SetResult(exists.Result), TaskScheduler.Default));
        await Control.ReconnectUserAsync("42");
        Assert.True(await marked.Task.WaitAsync(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task What_is_revoked_while_rights_are_looked_up_makes_the_token_worthless()
    {
        var grant = new TokenGrant { User = "42", Session = "abc" };
        var token = await Mint.MintAsync("42", "abc", async _ =>
        {
            await Control.ReconnectUserAsync("42", CancellationToken.None);
            return grant;
        });
        Assert.Null(await Store.TakeAsync(token!));

        var next = await Mint.MintAsync("42", "abc", _ => Task.FromResult<TokenGrant?>(grant));
        Assert.Equivalent(grant, await Store.TakeAsync(next!), strict: true);
        Assert.Null(await Mint.MintAsync("42", "abc", _ => Task.FromResult<TokenGrant?>(null)));
        await Assert.ThrowsAsync<ArgumentException>(() => Mint.MintAsync("43", "abc", _ => Task.FromResult<TokenGrant?>(grant)));
        await Assert.ThrowsAsync<ArgumentException>(() => Mint.MintAsync("42", "", _ => Task.FromResult<TokenGrant?>(grant)));
    }

    [Fact]
    public async Task Who_can_be_found_from_the_moment_the_token_is_taken_misses_no_revocation()
    {
        var token = await Mint.MintAsync(new TokenGrant { User = "42" });
        TokenGrant? known = null;
        var revoking = Task.CompletedTask;
        var taken = await Store.TakeAsync(token, grant =>
        {
            // On one connection it goes out before whatever is asked next.
            known = grant;
            revoking = Control.ReconnectUserAsync("42");
        });
        await revoking;
        Assert.Equal("42", known?.User);
        Assert.Null(taken);
    }

    [Fact]
    public async Task A_time_of_issue_is_compared_with_the_mark_in_whole_seconds()
    {
        var revocation = _host.Services.GetRequiredService<TokenRevocation>();
        var now = DateTimeOffset.UtcNow;
        Assert.False(await revocation.IsRevokedAsync("42", "abc", now.AddYears(-1)));
        await revocation.RevokeAsync("42", null);
        await revocation.RevokeAsync(null, "abc");
        var seconds = long.Parse(((string)(await Redis.GetDatabase().StringGetAsync(Keys.RevokedUser("42")))!).Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(seconds, now.ToUnixTimeSeconds(), now.ToUnixTimeSeconds() + 30);

        var revoked = DateTimeOffset.FromUnixTimeSeconds(seconds);
        Assert.True(await revocation.IsRevokedAsync("42", null, revoked.AddSeconds(-1)));
        Assert.True(await revocation.IsRevokedAsync("42", null, revoked.AddMilliseconds(999)));
        Assert.False(await revocation.IsRevokedAsync("42", null, revoked.AddSeconds(1)));
        Assert.True(await revocation.IsRevokedAsync("43", "abc", revoked.AddSeconds(-1)));
        Assert.False(await revocation.IsRevokedAsync("43", null, revoked.AddSeconds(-1)));
        await Assert.ThrowsAsync<ArgumentException>(() => revocation.RevokeAsync(null, null));
    }

    [Theory]
    [InlineData("unheard:1", "Realtime:Namespaces:unheard")]
    [InlineData("plain", "Realtime:DefaultNamespace")]
    [InlineData("topic:a b", "printable ASCII")]
    [InlineData("topic:a\nb", "printable ASCII")]
    [InlineData("topic:}x{", "braces")]
    [InlineData("", "1 to 255")]
    public async Task A_channel_that_cannot_be_is_refused_with_the_reason(string channel, string reason)
    {
        var refused = await Assert.ThrowsAsync<ArgumentException>(() => Publisher.PublishAsync(channel, 1));
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_text_is_published_on_one_line_or_refused()
    {
        await Publisher.PublishJsonAsync("topic:10", "{ \"a\" :\n [1,\r\n 2] }"u8.ToArray());
        Assert.True(Envelope.TryParse((await History.ReadSinceAsync("topic:10", 0, 10)).Envelopes[0], out var envelope));
        Assert.Equal("""{"data":{"a":[1,2]}}""", Encoding.UTF8.GetString(envelope.Publication));
        await Assert.ThrowsAnyAsync<JsonException>(() => Publisher.PublishJsonAsync("topic:10", "{"u8.ToArray()));
        await Assert.ThrowsAnyAsync<JsonException>(() => Publisher.PublishJsonAsync("topic:10", "1 2"u8.ToArray()));
    }

    [Fact]
    public async Task Control_messages_arrive_as_they_were_sent()
    {
        var received = new TaskCompletionSource<ControlMessage?>();
        await Redis.GetSubscriber().SubscribeInOrderAsync(Keys.Control, message => received.SetResult(ControlMessage.TryParse(message)));
        await _host.Services.GetRequiredService<ConnectionControl>().EndSessionAsync("abc");
        AssertSame(new DisconnectControl(new(null, "abc"), DisconnectReason.TryCreate(3011, "session ended")!), await received.Task.WaitAsync(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task A_page_of_history_goes_either_way_from_an_offset_or_from_an_end()
    {
        for (var i = 1; i <= 5; i++)
        {
            await Publisher.PublishAsync("topic:11", i);
        }

        await AssertPageAsync(new(10), 3, 4, 5);
        await AssertPageAsync(new(2), 3, 4);
        await AssertPageAsync(new(2, Reverse: true), 5, 4);
        await AssertPageAsync(new(10, Since: 4), 5);
        await AssertPageAsync(new(2, Since: 1), 3, 4);
        await AssertPageAsync(new(10, Since: 4, Reverse: true), 3);
        await AssertPageAsync(new(10, Since: ulong.MaxValue, Reverse: true), 5, 4, 3);
        await AssertPageAsync(new(10, Since: 5));
        await AssertPageAsync(new(10, Since: ulong.MaxValue));
        await AssertPageAsync(new(10, Since: 3, Reverse: true));
        await AssertPageAsync(new(10, Since: 0, Reverse: true));
        await AssertPageAsync(new(0));
        await AssertPageAsync(new(0, Reverse: true));
        Assert.Equal(5UL, (await History.ReadPageAsync("topic:11", new(0))).Position.Offset);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => History.ReadPageAsync("topic:11", new(-1)));

        async Task AssertPageAsync(HistoryQuery query, params int[] expected)
        {
            var read = (await History.ReadPageAsync("topic:11", query)).Envelopes.Select(Read).ToArray();
            Assert.Equal(expected, read.Select(publication => publication.Data));
            Assert.Equal(expected, read.Select(publication => (int)publication.Offset));
        }
    }

    [Fact]
    public async Task A_page_of_a_channel_nobody_published_to_is_empty_and_has_an_epoch()
    {
        var page = await History.ReadPageAsync("topic:12", new(10));
        Assert.Empty(page.Envelopes);
        Assert.Equal(0UL, page.Position.Offset);
        Assert.Equal(page.Position, await History.PositionAsync("topic:12"));
        await AssertTtlAsync(Keys.Meta("topic:12"), 3600);
    }

    [Fact]
    public async Task Removed_history_is_gone_and_its_position_stays()
    {
        await Publisher.PublishAsync("topic:13", 1);
        var before = await Publisher.PublishAsync("topic:13", 2);
        await History.RemoveAsync("topic:13");
        Assert.Equal(before, await History.PositionAsync("topic:13"));
        Assert.Empty((await History.ReadSinceAsync("topic:13", 0, 10)).Envelopes);

        Assert.Equal(before with { Offset = 3 }, await Publisher.PublishAsync("topic:13", 3));
        Assert.Equal((3UL, 3), Read(Assert.Single((await History.ReadPageAsync("topic:13", new(10))).Envelopes)));
        await History.RemoveAsync("topic:never");
        Assert.False(await Redis.GetDatabase().KeyExistsAsync(Keys.Meta("topic:never")));
    }

    [Fact]
    public async Task What_skips_history_reaches_those_who_are_there_and_takes_no_offset()
    {
        var received = new TaskCompletionSource<byte[]>();
        var first = await Publisher.PublishAsync("topic:14", 1);
        await Redis.GetSubscriber().SubscribeInOrderAsync(Keys.PubSub("topic:14"), message => received.TrySetResult(message));
        Assert.Equal(ChannelPosition.None, await Publisher.PublishAsync("topic:14", 2, new PublishOptions { SkipHistory = true }));
        Assert.Equal((0UL, 2), Read(await received.Task.WaitAsync(TimeSpan.FromSeconds(10))));
        Assert.Equal(first, await History.PositionAsync("topic:14"));
        Assert.Single((await History.ReadPageAsync("topic:14", new(10))).Envelopes);
    }

    [Theory]
    [InlineData("live:3", false)]
    [InlineData("topic:15", true)]
    public async Task Without_history_too_a_repeated_publication_is_published_once(string channel, bool skipHistory)
    {
        var received = new System.Collections.Concurrent.ConcurrentQueue<int>();
        await Redis.GetSubscriber().SubscribeInOrderAsync(Keys.PubSub(channel), message => received.Enqueue(Read(message).Data));
        var options = new PublishOptions { IdempotencyKey = "k", SkipHistory = skipHistory };
        Assert.Equal(ChannelPosition.None, await Publisher.PublishAsync(channel, 1, options));
        Assert.Equal(ChannelPosition.None, await Publisher.PublishAsync(channel, 2, options));
        await Publisher.PublishAsync(channel, 3, new PublishOptions { SkipHistory = skipHistory });
        await Eventually.HoldsAsync(() => received.Contains(3));
        Assert.Equal([1, 3], received);
        await AssertTtlAsync(Keys.Idempotency(channel, "k"), 300);
    }

    [Fact]
    public async Task Tags_stand_beside_the_data()
    {
        var tags = new Dictionary<string, string> { ["kind"] = "reply \"x\"" };
        await Publisher.PublishAsync("topic:16", 1, new PublishOptions { Tags = tags });
        await Publisher.PublishAsync("topic:16", 2, new PublishOptions { Tags = new Dictionary<string, string>() });
        var page = await History.ReadPageAsync("topic:16", new(10));
        Assert.Equal(["{\"data\":1,\"tags\":{\"kind\":\"reply \\\"x\\\"\"}}", "{\"data\":2}"], page.Envelopes.Select(message =>
        {
            Assert.True(Envelope.TryParse(message, out var envelope));
            return Encoding.UTF8.GetString(envelope.Publication);
        }));
    }

    [Fact]
    public async Task A_disconnect_names_user_session_and_reason()
    {
        var received = new TaskCompletionSource<ControlMessage?>();
        await Redis.GetSubscriber().SubscribeInOrderAsync(Keys.Control, message => received.SetResult(ControlMessage.TryParse(message)));
        var control = Control;
        await Assert.ThrowsAsync<ArgumentException>(() => control.DisconnectAsync(null, null, DisconnectReason.Default));
        await control.DisconnectAsync("42", "abc", DisconnectReason.TryCreate(4100, "moved")!);
        AssertSame(new DisconnectControl(new("42", "abc"), DisconnectReason.TryCreate(4100, "moved")!), await received.Task.WaitAsync(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task Everything_that_nodes_can_be_told_arrives_as_it_was_said()
    {
        var received = System.Threading.Channels.Channel.CreateUnbounded<ControlMessage?>();
        var control = _host.Services.GetRequiredService<ConnectionControl>();
        await Redis.GetSubscriber().SubscribeInOrderAsync(Keys.Control, message => received.Writer.TryWrite(ControlMessage.TryParse(message)));
        var one = new ConnectionFilter("42", "abc", "5b0c7c2e-0000-4000-8000-000000000001");
        var allBut = new ConnectionFilter("42") { Except = ["5b0c7c2e-0000-4000-8000-000000000001", "x"] };
        var expireAt = DateTimeOffset.FromUnixTimeSeconds(4_000_000_000);

        await control.DisconnectAsync(one, DisconnectReason.Default);
        await ArrivesAsync(new DisconnectControl(one, DisconnectReason.Default));
        await control.DisconnectAsync(allBut, DisconnectReason.Default);
        await ArrivesAsync(new DisconnectControl(allBut, DisconnectReason.Default));
        await control.UnsubscribeAsync(one, "topic:1");
        await ArrivesAsync(new UnsubscribeControl(one, "topic:1", 2000));
        await control.UnsubscribeAsync(allBut, "topic:1", 2502);
        await ArrivesAsync(new UnsubscribeControl(allBut, "topic:1", 2502));
        await control.SubscribeAsync(new SubscribeControl(new(null, "abc"), "topic:1"));
        await ArrivesAsync(new SubscribeControl(new(null, "abc"), "topic:1"));
        await control.RefreshAsync(new RefreshControl(one) { Expired = true });
        await ArrivesAsync(new RefreshControl(one) { Expired = true });

        var info = JsonDocument.Parse("{\"a\": \"\\u00e5\\n\", \n \"b\": [1.50]}").RootElement;
        var recoverSince = new ChannelPosition(ulong.MaxValue, "epoch");
        await control.SubscribeAsync(new SubscribeControl(one, "topic:1") { Info = info, Data = info, ExpireAt = expireAt, RecoverSince = recoverSince });
        var subscribe = Assert.IsType<SubscribeControl>(await NextAsync());
        Assert.Equal((expireAt, recoverSince), (subscribe.ExpireAt, subscribe.RecoverSince!.Value));
        Assert.True(JsonElement.DeepEquals(info, subscribe.Info!.Value));
        Assert.True(JsonElement.DeepEquals(info, subscribe.Data!.Value));
        await control.RefreshAsync(new RefreshControl(one) { ExpireAt = expireAt, Info = info });
        var refresh = Assert.IsType<RefreshControl>(await NextAsync());
        Assert.Equal((false, expireAt), (refresh.Expired, refresh.ExpireAt));
        Assert.True(JsonElement.DeepEquals(info, refresh.Info!.Value));

        async Task ArrivesAsync(ControlMessage expected) => AssertSame(expected, await NextAsync());

        async Task<ControlMessage?> NextAsync() => await received.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task What_no_node_could_follow_is_not_sent()
    {
        var control = _host.Services.GetRequiredService<ConnectionControl>();
        var nobody = new ConnectionFilter(null, null, "5b0c7c2e-0000-4000-8000-000000000001");
        await Assert.ThrowsAsync<ArgumentException>(() => control.DisconnectAsync(nobody, DisconnectReason.Default));
        await Assert.ThrowsAsync<ArgumentException>(() => control.RefreshAsync(new RefreshControl(nobody)));
        await Assert.ThrowsAsync<ArgumentException>(() => control.UnsubscribeAsync(new("42"), "a b"));
        await Assert.ThrowsAsync<ArgumentException>(() => control.SubscribeAsync(new(new("42"), "")));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => control.UnsubscribeAsync(new("42"), "topic:1", 3000));
    }

    /// <summary>Records compare the list in the filter by reference.</summary>
    private static void AssertSame(ControlMessage expected, ControlMessage? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected.Connections.Except, actual.Connections.Except);
        Assert.Equal(expected with { Connections = actual.Connections }, actual);
        Assert.Equal(expected.Connections with { Except = actual.Connections.Except }, actual.Connections);
    }

    private Task RevokeAsync(string how) => how switch
    {
        "end session" => Control.EndSessionAsync("abc"),
        "reconnect user" => Control.ReconnectUserAsync("42"),
        "disconnect user" => Control.DisconnectUserAsync("42"),
        "by user" => Control.DisconnectAsync("42", null, DisconnectReason.Default),
        "by session" => Control.DisconnectAsync(null, "abc", DisconnectReason.Default),
        "by both" => Control.DisconnectAsync("42", "abc", DisconnectReason.Default),
        _ => throw new ArgumentOutOfRangeException(nameof(how)),
    };

    private static (ulong Offset, int Data) Read(byte[] message)
    {
        Assert.True(Envelope.TryParse(message, out var envelope));
        return (envelope.Offset, JsonDocument.Parse(envelope.Publication.ToArray()).RootElement.GetProperty("data").GetInt32());
    }

    private static async Task AssertUnavailableAsync(Func<Task> act)
    {
        var exception = await Record.ExceptionAsync(act);
        Assert.True(exception is RedisException or TimeoutException, exception?.ToString() ?? "It worked.");
    }

    private async Task AssertTtlAsync(RedisKey key, int seconds)
    {
        var ttl = await Redis.GetDatabase().KeyTimeToLiveAsync(key);
        Assert.NotNull(ttl);
        Assert.InRange(ttl.Value.TotalSeconds, seconds - 5, seconds);
    }
}

public sealed class RedisBackchannelTests() : BackchannelContract(RedisFlavor.Redis);

public sealed class GarnetBackchannelTests() : BackchannelContract(RedisFlavor.Garnet);
