using System.Net;
using Forum.Web.Accounts;
using Forum.Web.Tests.Hosting;
using Forum.Web.Tests.Realtime;
using Microsoft.EntityFrameworkCore;

namespace Forum.Web.Tests.Accounts;

[Collection(SharedForum.Name)]
public sealed class BanTests(ForumFixture forum)
{
    [Fact]
    public async Task A_ban_ends_the_session_and_the_live_connections_at_once()
    {
        var controls = await Controls.ListenAsync(forum.Host);
        var moderator = await forum.Host.NewAsync(Role.Moderator);
        var member = await forum.Host.NewMemberAsync();
        var unused = await member.TokenAsync("/b/open");
        var id = await forum.Host.IdAsync(member);

        Assert.Equal(HttpStatusCode.Redirect, (await BanAsync(moderator, member)).Status);

        Assert.Equal(3503, await controls.ClosedAsync(user: $"{id}"));
        Assert.Empty(await forum.Host.SessionsAsync(member));
        Assert.Equal(HttpStatusCode.NotFound, (await member.GetAsync("/b/members")).Status);
        await Assert.ThrowsAsync<InvalidOperationException>(() => Tokens.TakeAsync(forum.Host, unused));
        var entry = await forum.Host.WithDbAsync(db => db.Audit.SingleAsync(entry => entry.SubjectId == id));
        Assert.Equal(("user.banned", member.Name, $"/u/{member.Name}", "Selling watches"), (entry.Action, entry.Target, entry.TargetUrl, entry.Reason));
    }

    [Fact]
    public async Task A_banned_user_is_told_so_only_after_the_right_password()
    {
        var moderator = await forum.Host.NewAsync(Role.Moderator);
        var member = await forum.Host.NewMemberAsync();
        await BanAsync(moderator, member);

        var wrong = await forum.Host.NewVisitor().SignInAsync(member.Name, "wrong");
        var right = await forum.Host.NewVisitor().SignInAsync(member.Name, Visitor.Password);

        Assert.DoesNotContain("banned", wrong.Html, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.OK, right.Status);
        Assert.Contains("You are banned until", right.Html, StringComparison.Ordinal);
        Assert.Contains("Selling watches", right.Html, StringComparison.Ordinal);
        Assert.Empty(await forum.Host.SessionsAsync(member));
        Assert.DoesNotContain("Selling watches", await forum.Host.NewVisitor().HtmlAsync($"/u/{member.Name}"), StringComparison.Ordinal);

        var lifted = await moderator.SubmitAsync($"/u/{member.Name}", [], $"/u/{member.Name}/lift");

        Assert.Equal(HttpStatusCode.Redirect, lifted.Status);
        Assert.Equal(HttpStatusCode.Redirect, (await forum.Host.NewVisitor().SignInAsync(member.Name, Visitor.Password)).Status);
        var id = await forum.Host.IdAsync(member);
        Assert.Equal(["user.banned", "user.unbanned"], await forum.Host.WithDbAsync(db =>
            db.Audit.Where(entry => entry.SubjectId == id).OrderBy(entry => entry.Id).Select(entry => entry.Action).ToListAsync()));
    }

    [Theory]
    [InlineData(nameof(Role.Member), nameof(Role.Member))]
    [InlineData(nameof(Role.Moderator), nameof(Role.Moderator))]
    [InlineData(nameof(Role.Moderator), nameof(Role.Administrator))]
    [InlineData(nameof(Role.Administrator), nameof(Role.Administrator))]
    public async Task Nobody_bans_those_who_may_as_much_as_they(string actor, string target)
    {
        var one = await forum.Host.NewAsync(Enum.Parse<Role>(actor));
        var other = await forum.Host.NewAsync(Enum.Parse<Role>(target));

        // The form is not there, so its address is written by hand.
        var answer = await one.SubmitAsync("/account", [("Form.Reason", "Because"), ("Form.Duration", "Day")], $"/u/{other.Name}/ban");
        var self = await one.SubmitAsync("/account", [("Form.Reason", "Because"), ("Form.Duration", "Day")], $"/u/{one.Name}/ban");

        Assert.Equal("/status/403", new Uri(answer.Location).AbsolutePath);
        Assert.Equal("/status/403", new Uri(self.Location).AbsolutePath);
        Assert.Single(await forum.Host.SessionsAsync(other));
        Assert.Single(await forum.Host.SessionsAsync(one));
        Assert.DoesNotContain("/ban\"", await one.HtmlAsync($"/u/{other.Name}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ban_without_a_reason_is_asked_for_again()
    {
        var moderator = await forum.Host.NewAsync(Role.Moderator);
        var member = await forum.Host.NewMemberAsync();

        var answer = await moderator.SubmitAsync($"/u/{member.Name}", [("Form.Reason", " "), ("Form.Duration", "Month")], $"/u/{member.Name}/ban");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Contains("Say why", answer.Html, StringComparison.Ordinal);
        Assert.Matches("<option [^>]*selected=\"selected\" value=\"2\"", answer.Html);
        Assert.Single(await forum.Host.SessionsAsync(member));
    }

    [Fact]
    public async Task A_ban_while_Redis_is_away_works_and_is_told_when_it_is_back()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var host = await new ForumHost(redis.ConnectionString).WithBoardsAsync();
        var moderator = await host.NewAsync(Role.Moderator);
        var member = await host.NewMemberAsync();
        Tokens.Read(await member.TokenAsync("/b/open"));
        var id = await host.IdAsync(member);
        await redis.KillAsync();

        Assert.Equal(HttpStatusCode.Redirect, (await BanAsync(moderator, member)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await member.GetAsync("/b/members")).Status);
        Assert.True(await host.WithDbAsync(db => db.Outbox.AnyAsync(message => message.Channel == "$control" && message.DoneAt == null)));

        await redis.StartAgainAsync();
        await Eventually.HoldsAsync(() => host.WithDbAsync(db =>
            db.Outbox.AnyAsync(message => message.Channel == "$control" && message.Payload.Contains($"{id}") && message.DoneAt != null && message.Error == null)));
    }

    private static Task<Answer> BanAsync(Visitor moderator, Visitor member) => moderator.SubmitAsync(
        $"/u/{member.Name}", [("Form.Reason", "Selling watches"), ("Form.Duration", "Week")], $"/u/{member.Name}/ban");
}
