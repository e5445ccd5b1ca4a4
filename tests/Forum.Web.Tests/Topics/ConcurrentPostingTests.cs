using System.Net;
using System.Text.Json;
using Forum.Web.Accounts;
using Forum.Web.Administration;
using Forum.Web.Data;
using Forum.Web.Tests.Accounts;
using Forum.Web.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Realtime.Backchannel.Publishing;
using Realtime.Backchannel.Redis;
using StackExchange.Redis;
using Role = Forum.Web.Accounts.Role;

namespace Forum.Web.Tests.Topics;

/// <summary>A crowd posts at once, over bad connections: forms come twice, or nobody waits for the answer and the form comes again.</summary>
public sealed class ConcurrentPostingTests : IAsyncLifetime
{
    private const int Members = 20;
    private const int Topics = 4;
    private const int Posts = 1000;

    private RedisServer _redis = null!;
    private ForumHost _host = null!;

    public async Task InitializeAsync()
    {
        _redis = await RedisServer.StartAsync();
        _host = await new ForumHost(_redis.ConnectionString, settings: new() { ["Forum:Limits:FormsPerMinute"] = "60000" }).WithBoardsAsync();
        var settings = _host.Services.GetRequiredService<SettingsStore>();
        var administrator = await _host.NewAsync(Role.Administrator);
        await settings.SaveAsync(
            await _host.ViewerAsync(administrator),
            new ForumSettings { PostsPerMinute = 10_000, NewcomersPostsPerHour = 10_000, TrustedAfterPosts = 0 },
            CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task A_thousand_replies_at_once_are_each_posted_once_in_one_order_for_all()
    {
        var board = await _host.NewBoardAsync();
        var members = new List<Member>();
        for (var i = 0; i < Members; i++)
        {
            members.Add(new Member(await _host.NewMemberAsync()));
        }

        var topics = new List<long>();
        for (var i = 0; i < Topics; i++)
        {
            topics.Add(await members[i].Visitor.StartTopicAsync(board.Slug, $"Topic {i}"));
        }

        var heard = await ListenAsync([.. topics.Select(topic => $"topic:{board.Id}.{topic}")]);
        foreach (var member in members)
        {
            await member.PrepareAsync(topics[0]);
        }

        // The same crowd each time; how its requests meet is up to the machine.
        var random = new Random(20_20);
        var acts = Enumerable.Range(0, Posts).Select(i => new Act(
            members[i % Members], topics[random.Next(Topics)], $"Reply {i}.", $"key-{i}", Times: random.Next(1, 4), IsGivenUp: random.Next(5) == 0, Patience: random.Next(0, 30))).ToList();

        var places = await Task.WhenAll(acts.GroupBy(act => act.Member).Select(ofMember => PostAsync([.. ofMember])));

        await AssertStoredAsync(board.Id, topics, acts, places.SelectMany(place => place).ToDictionary());
        await AssertPublishedAsync(board.Id, topics, heard);
    }

    /// <summary>A member posts all of theirs, a few at a time; where each post stands, by its text.</summary>
    private static async Task<IEnumerable<KeyValuePair<string, string>>> PostAsync(IReadOnlyList<Act> acts)
    {
        var places = new System.Collections.Concurrent.ConcurrentDictionary<string, string>();
        await Parallel.ForEachAsync(acts, new ParallelOptions { MaxDegreeOfParallelism = 3 }, async (act, _) =>
        {
            if (act.IsGivenUp)
            {
                await act.GiveUpAsync();
            }

            var answers = await Task.WhenAll(Enumerable.Range(0, act.Times).Select(_ => act.SendAsync(CancellationToken.None)));
            Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Redirect, answer.Status));
            places[act.Text] = Assert.Single(answers.Select(answer => answer.Location).Distinct());
        });
        return places;
    }

    private async Task AssertStoredAsync(long boardId, List<long> topics, List<Act> acts, Dictionary<string, string> places)
    {
        await using var scope = _host.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ForumDb>();
        var posts = await db.Posts.AsNoTracking().Include(post => post.Author).Where(post => topics.Contains(post.TopicId)).OrderBy(post => post.Number).ToListAsync();
        foreach (var topicId in topics)
        {
            var topic = await db.Topics.AsNoTracking().Include(row => row.LastAuthor).SingleAsync(row => row.Id == topicId);
            var ofTopic = posts.Where(post => post.TopicId == topicId).ToList();
            var expected = acts.Where(act => act.Topic == topicId).ToList();
            Assert.Equal(Enumerable.Range(1, expected.Count + 1), ofTopic.Select(post => post.Number));
            Assert.Equal(expected.Select(act => act.Text).Order(StringComparer.Ordinal), ofTopic.Skip(1).Select(post => post.Source).Order(StringComparer.Ordinal));
            Assert.Equal(ofTopic.Select(post => post.CreatedAt).Order(), ofTopic.Select(post => post.CreatedAt));
            Assert.Equal(
                (ofTopic.Count, ofTopic.Count, ofTopic[^1].CreatedAt, ofTopic[^1].Author.Name),
                (topic.LastNumber, topic.Version, topic.LastPostAt, topic.LastAuthor.Name));
            foreach (var post in ofTopic.Skip(1))
            {
                var act = expected.Single(one => one.Text == post.Source);
                Assert.Equal((act.Key, act.Member.Visitor.Name), (post.IdempotencyKey, post.Author.Name));
                Assert.EndsWith($"#post-{post.Number}", places[post.Source], StringComparison.Ordinal);
                Assert.StartsWith($"/t/{topicId}", places[post.Source], StringComparison.Ordinal);
            }
        }

        var board = await db.Boards.AsNoTracking().SingleAsync(row => row.Id == boardId);
        Assert.Equal((Topics, Posts + Topics), (board.TopicCount, board.PostCount));
        foreach (var user in posts.Select(post => post.Author).DistinctBy(author => author.Id))
        {
            Assert.Equal(posts.Count(post => post.AuthorId == user.Id), user.PostCount);
        }
    }

    private async Task AssertPublishedAsync(long boardId, List<long> topics, Heard heard)
    {
        await using var scope = _host.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ForumDb>();
        foreach (var topicId in topics)
        {
            var posts = await db.Posts.AsNoTracking().Where(post => post.TopicId == topicId && post.Number > 1).OrderBy(post => post.Number).ToListAsync();
            var channel = $"topic:{boardId}.{topicId}";
            await Eventually.HoldsAsync(() => heard.In(channel).Count >= posts.Count, TimeSpan.FromSeconds(20), $"{posts.Count} events in {channel}");

            var events = heard.In(channel);
            Assert.Equal(posts.Select(post => (post.Number, post.Id, post.IdempotencyKey)), events.Select(one => (one.Number, one.PostId, one.Key)));
            Assert.Equal(Enumerable.Range(0, events.Count).Select(i => events[0].Offset + (ulong)i), events.Select(one => one.Offset));
        }

        // Nothing is left that could still go out a second time.
        await Eventually.HoldsAsync(async () => !await db.Outbox.AnyAsync(message => message.DoneAt == null));
        Assert.All(topics, topicId => Assert.Equal(
            db.Posts.Count(post => post.TopicId == topicId && post.Number > 1), heard.In($"topic:{boardId}.{topicId}").Count));
    }

    private async Task<Heard> ListenAsync(string[] channels)
    {
        var heard = new Heard();
        var keys = _host.Services.GetRequiredService<RedisKeys>();
        var subscriber = _host.Services.GetRequiredService<IConnectionMultiplexer>().GetSubscriber();
        foreach (var channel in channels)
        {
            await subscriber.SubscribeInOrderAsync(keys.PubSub(channel), message => heard.Add(channel, message));
        }

        return heard;
    }

    private sealed record Act(Member Member, long Topic, string Text, string Key, int Times, bool IsGivenUp, int Patience)
    {
        public async Task<Answer> SendAsync(CancellationToken cancellationToken)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/t/{Topic}/reply")
            {
                Content = new FormUrlEncodedContent([new("Form.Body", Text), new("Form.Key", Key), new("__RequestVerificationToken", Member.Token)]),
            };
            using var response = await Member.Visitor.Client.SendAsync(request, cancellationToken);
            return new Answer(response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken), response.Headers);
        }

        /// <summary>Sends it and hangs up, before or after it has arrived.</summary>
        public async Task GiveUpAsync()
        {
            using var patience = new CancellationTokenSource(Patience);
            try
            {
                await SendAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
            }
        }
    }

    private sealed class Member(Visitor visitor)
    {
        public Visitor Visitor => visitor;

        public string Token { get; private set; } = "";

        public async Task PrepareAsync(long topic) => Token = Visitor.Token(await visitor.HtmlAsync($"/t/{topic}"));
    }

    private sealed record Event(ulong Offset, int Number, long PostId, string? Key);

    /// <summary>What new posts were told of, in the order in which it came.</summary>
    private sealed class Heard
    {
        private readonly Dictionary<string, List<Event>> _events = [];

        public void Add(string channel, byte[] bytes)
        {
            if (!Envelope.TryParse(bytes, out var envelope))
            {
                return;
            }

            using var publication = JsonDocument.Parse(envelope.Publication.ToArray());
            var data = publication.RootElement.GetProperty("data");
            if (data.GetProperty("type").GetString() != "post.created")
            {
                return;
            }

            lock (_events)
            {
                _events.TryAdd(channel, []);
                _events[channel].Add(new Event(envelope.Offset, data.GetProperty("number").GetInt32(), data.GetProperty("postId").GetInt64(), data.GetProperty("key").GetString()));
            }
        }

        public IReadOnlyList<Event> In(string channel)
        {
            lock (_events)
            {
                return [.. _events.GetValueOrDefault(channel, [])];
            }
        }
    }
}
