using System.Net;
using Forum.Web.Boards;
using Forum.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Realtime.Backchannel.Redis;
using Realtime.Backchannel.Tokens;

namespace Forum.Web.Tests.Realtime;

[Collection(SharedForum.Name)]
public sealed class TokenTests(ForumFixture forum)
{
    [Fact]
    public async Task A_visitor_may_listen_to_public_boards_and_nothing_else()
    {
        var grant = await Tokens.TakeAsync(forum.Host, await forum.Host.NewVisitor().TokenAsync("/b/open"));

        Assert.Equal("", grant.User);
        Assert.Equal("", grant.Session);
        Assert.Empty(grant.Subscriptions);
        Assert.True(grant.Allows("board:1", ChannelRights.Subscribe | ChannelRights.History));
        Assert.True(grant.Allows("topic:1.5", ChannelRights.Subscribe | ChannelRights.History));
        Assert.False(grant.Allows("board:2-members", ChannelRights.Subscribe));
        Assert.False(grant.Allows("topic:2-members.5", ChannelRights.Subscribe));
        Assert.False(grant.Allows("topic:1000.5", ChannelRights.Subscribe));
        Assert.All(grant.Grants, g => Assert.Equal(ChannelRights.Subscribe | ChannelRights.History, g.Rights));
    }

    [Fact]
    public async Task A_member_may_also_listen_to_members_boards_and_to_what_is_personal()
    {
        var member = await forum.Host.NewMemberAsync();

        var grant = await Tokens.TakeAsync(forum.Host, await member.TokenAsync("/b/open"));

        Assert.NotEqual("", grant.User);
        Assert.Equal(member.Name, grant.Name);
        Assert.Equal([$"user:{grant.User}"], grant.Subscriptions);
        Assert.True(grant.Allows("topic:2-members.17", ChannelRights.Subscribe | ChannelRights.Presence | ChannelRights.History));
        Assert.True(grant.Allows($"user:{grant.User}", ChannelRights.Subscribe));
        Assert.False(grant.Allows($"user:{grant.User}1", ChannelRights.Subscribe));
        Assert.False(grant.Allows("topic:1.1", ChannelRights.Publish));
        Assert.InRange(grant.Expires!.Value, DateTimeOffset.UtcNow.AddMinutes(50), DateTimeOffset.UtcNow.AddMinutes(70));
    }

    [Fact]
    public async Task Only_members_say_that_they_are_typing_and_where_they_may_read()
    {
        const ChannelRights Typing = ChannelRights.Subscribe | ChannelRights.Publish;
        var staff = await forum.Host.NewBoardAsync(BoardVisibility.Staff);

        var visitor = await Tokens.TakeAsync(forum.Host, await forum.Host.NewVisitor().TokenAsync("/b/open"));
        var member = await Tokens.TakeAsync(forum.Host, await (await forum.Host.NewMemberAsync()).TokenAsync("/b/open"));
        var moderator = await Tokens.TakeAsync(forum.Host, await (await forum.Host.NewModeratorAsync()).TokenAsync("/b/open"));

        Assert.False(visitor.Allows("typing:1.5", ChannelRights.Subscribe));
        Assert.True(member.Allows("typing:1.5", Typing));
        Assert.True(member.Allows("typing:2-members.5", Typing));
        Assert.False(member.Allows($"typing:{staff.Id}-staff.5", ChannelRights.Subscribe));
        Assert.False(member.Allows("typing:1.5", ChannelRights.Presence));
        Assert.True(moderator.Allows($"typing:{staff.Id}-staff.5", Typing));
        Assert.All(new[] { visitor, member, moderator }, grant => Assert.DoesNotContain(
            grant.Grants, g => g.Rights.HasFlag(ChannelRights.Publish) && !g.Pattern.StartsWith("typing:", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_token_is_stored_hashed_and_not_kept_by_anyone_on_the_way()
    {
        var answer = await forum.Host.NewVisitor().TokenAsync("/b/open");

        var token = Tokens.Read(answer);
        Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
        Assert.Equal(":0", await forum.Redis.CommandAsync($"EXISTS {token}"));
        Assert.Equal("*0", await forum.Redis.CommandAsync($"KEYS *{token}*"));
        Assert.Equal(":1", await forum.Redis.CommandAsync($"EXISTS {forum.Host.Services.GetRequiredService<RedisKeys>().Token(token)}"));
    }

    [Fact]
    public async Task Two_tokens_are_two()
    {
        var visitor = forum.Host.NewVisitor();
        Assert.NotEqual(Tokens.Read(await visitor.TokenAsync("/b/open")), Tokens.Read(await visitor.TokenAsync("/b/open")));
    }

    [Fact]
    public async Task A_request_without_an_antiforgery_token_gets_none()
    {
        var answer = await forum.Host.NewVisitor().PostAsync("/realtime/token", []);
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal("", answer.Html);
    }

    [Fact]
    public async Task A_page_of_another_site_gets_none()
    {
        var answer = await forum.Host.NewVisitor().TokenAsync("/b/open", headers => headers.Add("Sec-Fetch-Site", "cross-site"));
        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
    }

    [Fact]
    public async Task A_link_gets_none()
    {
        var answer = await forum.Host.NewVisitor().GetAsync("/realtime/token");
        Assert.True(answer.Status is HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task While_Redis_is_away_the_answer_says_when_to_come_back()
    {
        await using var host = await new ForumHost(ForumHost.NoRedis).WithBoardsAsync();

        var answer = await host.NewVisitor().TokenAsync("/b/open");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
        Assert.Equal(TimeSpan.FromSeconds(5), answer.Headers.RetryAfter!.Delta);
        Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
    }
}
