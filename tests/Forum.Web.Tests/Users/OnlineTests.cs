using System.Net;
using System.Text.Json;
using Forum.Web.Tests.Accounts;
using Forum.Web.Tests.Hosting;
using ForumRealtime.Testing;
using Microsoft.Extensions.DependencyInjection;
using Realtime.Backchannel.Directory;
using Realtime.Backchannel.Redis;

namespace Forum.Web.Tests.Users;

[Collection(SharedForum.Name)]
public sealed class OnlineTests(ForumFixture forum)
{
    [Fact]
    public async Task A_page_asks_for_all_it_shows_at_once()
    {
        var member = await forum.Host.NewMemberAsync();
        var here = await forum.Host.IdAsync(member);
        var away = await forum.Host.IdAsync(await forum.Host.NewMemberAsync());
        var directory = forum.Host.Services.GetRequiredService<RedisKeys>().Members(DirectoryKind.Users);
        await forum.Redis.CommandAsync($"HSET {directory} {here} 1");

        Answer answer = null!;
        await Eventually.HoldsAsync(
            async () => Online(answer = await member.GetAsync($"/online?ids={away},{here},{here}")).SequenceEqual([here]),
            TimeSpan.FromSeconds(10),
            "one of them is online");

        Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
    }

    [Fact]
    public async Task Strangers_and_nonsense_are_refused()
    {
        var member = await forum.Host.NewMemberAsync();

        var stranger = await forum.Host.NewVisitor().GetAsync("/online?ids=1");
        Assert.Equal((HttpStatusCode.Unauthorized, ""), (stranger.Status, stranger.Html));
        Assert.Equal(HttpStatusCode.OK, (await member.GetAsync($"/online?ids={Ids(100)}")).Status);
        foreach (var ids in new[] { Ids(101), "", "1,,2", "a", "-1", "1;2", "99999999999999999999" })
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await member.GetAsync($"/online?ids={ids}")).Status);
        }

        static string Ids(int count) => string.Join(',', Enumerable.Range(1, count));
    }

    [Fact]
    public async Task Who_asks_in_a_loop_is_slowed_down_alone()
    {
        await using var host = new ForumHost(ForumHost.NoRedis, settings: new() { ["Forum:Online:RequestsPerMinute"] = "2" });
        var member = await host.NewMemberAsync();
        var other = await host.NewMemberAsync();

        Assert.Empty(Online(await member.GetAsync("/online?ids=1")));
        await member.GetAsync("/online?ids=1");
        var third = await member.GetAsync("/online?ids=1");

        Assert.Equal(HttpStatusCode.TooManyRequests, third.Status);
        Assert.NotNull(third.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.OK, (await other.GetAsync("/online?ids=1")).Status);
        Assert.Equal(HttpStatusCode.OK, (await member.GetAsync("/users")).Status);
    }

    private static IEnumerable<long> Online(Answer answer) =>
        JsonDocument.Parse(answer.Html).RootElement.GetProperty("online").EnumerateArray().Select(id => id.GetInt64());
}
