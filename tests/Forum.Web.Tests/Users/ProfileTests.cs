using System.Net;
using Forum.Web.Tests.Accounts;
using Forum.Web.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Realtime.Backchannel.Directory;
using Realtime.Backchannel.Redis;

namespace Forum.Web.Tests.Users;

[Collection(SharedForum.Name)]
public sealed class ProfileTests(ForumFixture forum)
{
    [Fact]
    public async Task A_profile_shows_the_posts_that_the_viewer_may_see_and_no_others()
    {
        var author = await forum.Host.NewMemberAsync();
        await author.StartTopicAsync("open", "Sesame", "Said to **all** & sundry.");
        await author.StartTopicAsync("members", "Behind the hedge", "Whispered.");
        var visitor = await forum.Host.NewVisitor().HtmlAsync($"/u/{author.Name}");
        var member = await (await forum.Host.NewMemberAsync()).HtmlAsync($"/u/{author.Name}");

        Assert.Contains("Said to all &amp; sundry.", visitor, StringComparison.Ordinal);
        Assert.DoesNotContain("hedge", visitor, StringComparison.Ordinal);
        Assert.DoesNotContain("Whispered", visitor, StringComparison.Ordinal);
        Assert.Contains("Behind the hedge", member, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cursor_that_the_viewer_does_not_see_tells_nothing()
    {
        var author = await forum.Host.NewMemberAsync();
        await author.StartTopicAsync("open", "Older", "Older.");
        await author.StartTopicAsync("members", "Hidden", "Hidden.");
        var hidden = await forum.Host.WithDbAsync(db =>
            db.Posts.Where(post => post.Author.Name == author.Name && post.Topic.Title == "Hidden").Select(post => post.Id).SingleAsync());
        await author.StartTopicAsync("open", "Newer", "Newer.");

        Assert.Contains("Newer", await forum.Host.NewVisitor().HtmlAsync($"/u/{author.Name}?before={hidden}"), StringComparison.Ordinal);
        Assert.DoesNotContain("Newer", await author.HtmlAsync($"/u/{author.Name}?before={hidden}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Posts_come_in_pages()
    {
        var author = await forum.Host.NewMemberAsync();
        var topic = await author.StartTopicAsync(body: "Number 1.");
        for (var i = 2; i <= 23; i++)
        {
            await author.ReplyAsync(topic, $"Number {i}.");
        }

        var first = await author.HtmlAsync($"/u/{author.Name}");
        var older = first.Split("?before=")[1].Split('"')[0];
        var second = await author.HtmlAsync($"/u/{author.Name}?before={older}");

        Assert.Contains("Number 23.", first, StringComparison.Ordinal);
        Assert.Contains("Number 4.", first, StringComparison.Ordinal);
        Assert.DoesNotContain("Number 3.", first, StringComparison.Ordinal);
        Assert.Contains("Number 3.", second, StringComparison.Ordinal);
        Assert.DoesNotContain("rel=\"next\"", second, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_in_another_case_leads_to_the_right_one_and_nobodys_to_404()
    {
        var member = await forum.Host.NewMemberAsync();

        var answer = await member.GetAsync($"/u/{member.Name.ToUpperInvariant()}");

        Assert.Equal(HttpStatusCode.MovedPermanently, answer.Status);
        Assert.Equal($"/u/{member.Name}", answer.Location);
        Assert.Equal(HttpStatusCode.NotFound, (await member.GetAsync("/u/nobody.at.all")).Status);
    }

    [Fact]
    public async Task What_users_say_about_themselves_is_text_and_nothing_else()
    {
        var member = await forum.Host.NewMemberAsync();

        var saved = await member.SubmitAsync("/account", [("Form.About", "I like <b>bold</b>\r\nmoves.")]);
        var long_ = await member.SubmitAsync("/account", [("Form.About", new string('x', 501))]);

        Assert.Equal("/account", saved.Location);
        Assert.Contains("I like &lt;b&gt;bold&lt;/b&gt;", await forum.Host.NewVisitor().HtmlAsync($"/u/{member.Name}"), StringComparison.Ordinal);
        Assert.Contains("at most 500 characters", long_.Html, StringComparison.Ordinal);
        Assert.Contains(new string('x', 501), long_.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_finds_members_by_the_beginning_of_their_names()
    {
        var stem = $"z{Guid.NewGuid():N}"[..12];
        foreach (var ending in new[] { "-b", "-a", "_c" })
        {
            await forum.Host.NewVisitor().RegisterAsync(stem + ending);
        }

        var found = await forum.Host.NewVisitor().HtmlAsync($"/users?name={stem.ToUpperInvariant()}-&sort=name");
        var newest = await forum.Host.NewVisitor().HtmlAsync($"/users?name={stem}&sort=newest");

        Assert.True(found.IndexOf($"/u/{stem}-a", StringComparison.Ordinal) < found.IndexOf($"/u/{stem}-b", StringComparison.Ordinal));
        Assert.DoesNotContain($"{stem}_c", found, StringComparison.Ordinal);
        Assert.True(newest.IndexOf($"/u/{stem}_c", StringComparison.Ordinal) < newest.IndexOf($"/u/{stem}-a", StringComparison.Ordinal));
        Assert.Contains("Nobody", await forum.Host.NewVisitor().HtmlAsync($"/users?name=%25"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_online_is_said_in_words()
    {
        var member = await forum.Host.NewMemberAsync();
        var id = await forum.Host.IdAsync(member);
        Assert.DoesNotContain("</span> online</span>", await member.HtmlAsync($"/u/{member.Name}"), StringComparison.Ordinal);

        var directory = forum.Host.Services.GetRequiredService<RedisKeys>().Members(DirectoryKind.Users);
        await forum.Redis.CommandAsync($"HSET {directory} {id} 1");

        // On a busy machine Redis may have taken longer than pages wait; then they do not ask for some seconds.
        await SeesAsync($"/u/{member.Name}", "</span> online</span>");
        await SeesAsync($"/users?name={member.Name}", "</span> online</span>");
        await SeesAsync("/users", "online now");

        Task SeesAsync(string page, string text) =>
            Eventually.HoldsAsync(async () => (await member.HtmlAsync(page)).Contains(text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task While_Redis_is_away_the_list_is_there_without_who_is_online()
    {
        await using var host = new ForumHost(ForumHost.NoRedis);
        var member = await host.NewMemberAsync();

        var page = await member.HtmlAsync("/users");

        Assert.Contains(member.Name, page, StringComparison.Ordinal);
        Assert.DoesNotContain("online now", page, StringComparison.Ordinal);
        Assert.DoesNotContain("</span> online", page, StringComparison.Ordinal);
        Assert.DoesNotContain("</span> online", await member.HtmlAsync($"/u/{member.Name}"), StringComparison.Ordinal);
    }
}
