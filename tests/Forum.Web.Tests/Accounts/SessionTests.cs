using System.Net;
using Forum.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Realtime.Backchannel.Control;
using Realtime.Backchannel.Redis;
using StackExchange.Redis;

namespace Forum.Web.Tests.Accounts;

[Collection(SharedForum.Name)]
public sealed class SessionTests(ForumFixture forum)
{
    [Fact]
    public async Task Signing_out_tells_the_realtime_service_which_session_ended()
    {
        var heard = new TaskCompletionSource<ControlMessage?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var member = await forum.Host.NewMemberAsync();
        var session = (await Realtime.Tokens.TakeAsync(forum.Host, await member.TokenAsync("/b/open"))).Session;
        var redis = forum.Host.Services.GetRequiredService<IConnectionMultiplexer>();
        var control = forum.Host.Services.GetRequiredService<RedisKeys>().Control;
        await redis.GetSubscriber().SubscribeInOrderAsync(control, message =>
        {
            if (ControlMessage.TryParse(message) is { } parsed && parsed.Connections.Session == session)
            {
                heard.TrySetResult(parsed);
            }
        });

        await member.SubmitAsync("/sign-out", []);

        var said = await heard.Task.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.NotEmpty(session);
        Assert.Null(said!.Connections.User);
    }

    [Fact]
    public async Task Every_sign_in_is_a_session_of_its_own()
    {
        var first = await forum.Host.NewMemberAsync();
        var second = forum.Host.NewVisitor();
        await second.SignInAsync(first.Name, Visitor.Password);

        var one = await Realtime.Tokens.TakeAsync(forum.Host, await first.TokenAsync("/b/open"));
        var other = await Realtime.Tokens.TakeAsync(forum.Host, await second.TokenAsync("/b/open"));

        Assert.Equal(one.User, other.User);
        Assert.NotEqual(one.Session, other.Session);
    }

    [Fact]
    public async Task Signing_out_works_while_Redis_is_away()
    {
        await using var host = await new ForumHost(ForumHost.NoRedis).WithBoardsAsync();
        var member = await host.NewMemberAsync();

        var answer = await member.SubmitAsync("/sign-out", []);

        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        Assert.DoesNotContain(member.Name, await member.HtmlAsync("/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_restart_keeps_people_signed_in()
    {
        var directory = Directory.CreateTempSubdirectory("forum-web-");
        string cookie;
        await using (var before = new ForumHost(ForumHost.NoRedis, directory: directory))
        {
            var answer = await before.NewVisitor().SubmitAsync("/register",
                [("Form.Name", "stayer"), ("Form.Password", Visitor.Password), ("Form.PasswordAgain", Visitor.Password)]);
            cookie = answer.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("forum.session=", StringComparison.Ordinal)).Split(';')[0];
        }

        await using (var after = new ForumHost(ForumHost.NoRedis, directory: directory))
        {
            var request = new HttpRequestMessage(HttpMethod.Get, "/");
            request.Headers.Add("Cookie", cookie);
            Assert.Contains("stayer", (await after.NewVisitor().AnswerAsync(request)).Html, StringComparison.Ordinal);
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        directory.Delete(recursive: true);
    }
}
