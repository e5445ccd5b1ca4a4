using System.Text.Json;
using Forum.Web.Realtime.Outbox;
using Forum.Web.Tests.Hosting;
using ForumRealtime.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Forum.Web.Tests.Realtime;

[Collection(SharedForum.Name)]
public sealed class OutboxTests(ForumFixture forum)
{
    [Fact]
    public async Task A_reply_is_published_at_once_as_the_page_shows_it()
    {
        var member = await forum.Host.NewMemberAsync();
        var topic = await member.StartTopicAsync();

        await member.ReplyAsync(topic, "Hello **all**.");

        // Far below the poll interval: the commit wakes the dispatcher.
        var published = Assert.Single(await Published.WaitAsync(forum.Host, $"topic:1.{topic}", 1, seconds: 3));
        Assert.Equal("post.created", published.Data.GetProperty("type").GetString());
        Assert.Equal(topic, published.Data.GetProperty("topicId").GetInt64());
        Assert.Equal(2, published.Data.GetProperty("number").GetInt32());
        var id = await forum.Host.WithDbAsync(db => db.Posts.Where(p => p.TopicId == topic && p.Number == 2).Select(p => p.Id).SingleAsync());
        Assert.Equal(id, published.Data.GetProperty("postId").GetInt64());
        // The page has the reactions besides.
        Assert.Contains(published.Data.GetProperty("html").GetString()!, await member.HtmlAsync($"/t/{topic}/posts?after=1"), StringComparison.Ordinal);
        Assert.DoesNotContain("__RequestVerificationToken", published.Data.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_board_hears_of_new_topics_and_of_replies()
    {
        var member = await forum.Host.NewMemberAsync();
        var from = (await Published.ReadAsync(forum.Host, "board:2-members")).Count;
        var topic = await member.StartTopicAsync("members", "For the board");
        await member.ReplyAsync(topic, "And more.");

        var events = (await Published.WaitAsync(forum.Host, "board:2-members", from + 2)).Skip(from).Where(p => p.Data.GetProperty("topicId").GetInt64() == topic).ToList();

        Assert.Equal(["topic.created", "topic.updated"], events.Select(p => p.Data.GetProperty("type").GetString()));
        Assert.Contains("data-number=\"1\"", events[0].Data.GetProperty("html").GetString(), StringComparison.Ordinal);
        Assert.Contains("data-number=\"2\"", events[1].Data.GetProperty("html").GetString(), StringComparison.Ordinal);
        Assert.Contains("For the board", events[1].Data.GetProperty("html").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_trace_of_the_request_goes_on_in_the_publication()
    {
        const string trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        var member = await forum.Host.NewMemberAsync();
        var topic = await member.StartTopicAsync();
        var token = Visitor.Token(await member.HtmlAsync($"/t/{topic}"));
        var request = new HttpRequestMessage(HttpMethod.Post, $"/t/{topic}/reply")
        {
            Content = new FormUrlEncodedContent([new("Form.Body", "Traced."), new("__RequestVerificationToken", token)]),
        };
        request.Headers.Add("traceparent", $"00-{trace}-00f067aa0ba902b7-01");

        await member.AnswerAsync(request);

        var published = Assert.Single(await Published.WaitAsync(forum.Host, $"topic:1.{topic}", 1));
        Assert.StartsWith($"00-{trace}-", published.Traceparent, StringComparison.Ordinal);
        Assert.DoesNotContain("00f067aa0ba902b7", published.Traceparent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_was_published_but_not_marked_is_not_published_twice()
    {
        var member = await forum.Host.NewMemberAsync();
        var topic = await member.StartTopicAsync();
        await member.ReplyAsync(topic, "Once.");
        var channel = $"topic:1.{topic}";
        await Published.WaitAsync(forum.Host, channel, 1);
        await DoneAsync(channel);

        // As after a crash between the two.
        await forum.Host.WithDbAsync(async db =>
        {
            foreach (var message in await db.Outbox.Where(m => m.Channel == channel).ToListAsync())
            {
                message.DoneAt = null;
            }

            return await db.SaveChangesAsync();
        });
        forum.Host.Services.GetRequiredService<OutboxSignal>().Wake();
        await DoneAsync(channel);

        Assert.Single(await Published.ReadAsync(forum.Host, channel));
    }

    [Fact]
    public async Task A_message_that_can_never_be_published_does_not_hold_up_the_others()
    {
        await forum.Host.WithDbAsync(async db =>
        {
            db.Outbox.Add(new OutboxMessage { Channel = "nonsense:1", Payload = "{}", CreatedAt = DateTime.UtcNow });
            db.Outbox.Add(new OutboxMessage { Channel = "board:77", Payload = "not json", CreatedAt = DateTime.UtcNow });
            db.Outbox.Add(new OutboxMessage { Channel = "board:77", Payload = """{"type":"fine"}""", CreatedAt = DateTime.UtcNow });
            return await db.SaveChangesAsync();
        });
        forum.Host.Services.GetRequiredService<OutboxSignal>().Wake();

        var published = Assert.Single(await Published.WaitAsync(forum.Host, "board:77", 1));

        Assert.Equal("fine", published.Data.GetProperty("type").GetString());
        await DoneAsync("board:77");
        var errors = await forum.Host.WithDbAsync(db => db.Outbox.Where(m => m.Channel == "nonsense:1" || m.Payload == "not json").Select(m => m.Error).ToListAsync());
        Assert.Equal(2, errors.Count);
        Assert.Contains("'nonsense' is not configured", errors[0], StringComparison.Ordinal);
        Assert.NotNull(errors[1]);
    }

    private Task DoneAsync(string channel) => Eventually.HoldsAsync(
        async () => !await forum.Host.WithDbAsync(db => db.Outbox.AnyAsync(m => m.Channel == channel && m.DoneAt == null)));
}
