using System.Net;
using Forum.Web.Accounts;
using Forum.Web.Tests.Accounts;
using Forum.Web.Tests.Hosting;
using Forum.Web.Tests.Topics;
using Microsoft.EntityFrameworkCore;

namespace Forum.Web.Tests.Attempts;

/// <summary>Forms with fields that they do not have, named like what the forum keeps.</summary>
[Collection(AttackedForum.Name)]
public sealed class ForeignFieldTests(ForumFixture forum)
{
    private static readonly (string Name, string Value)[] Properties =
    [
        ("Id", "1"), ("UserId", "1"), ("AuthorId", "1"), ("Author", "1"), ("Author.Id", "1"), ("Author.Role", "2"), ("Role", "Administrator"), ("Role", "2"), ("IsAdministrator", "true"), ("User.Role", "2"), ("Viewer.Role", "Administrator"),
        ("PasswordHash", "x"), ("NormalizedName", "X"), ("PostCount", "999"), ("CreatedAt", "2001-01-01"), ("EditedAt", "2001-01-01"), ("DeletedAt", "2001-01-01"), ("DeletedById", "1"), ("BannedUntil", "2001-01-01"), ("LastPostAt", "2001-01-01"),
        ("IsPinned", "true"), ("IsLocked", "true"), ("LastNumber", "77"), ("Number", "77"), ("TopicId", "1"), ("BoardId", "2"), ("Board.Id", "2"), ("Html", "<b>x</b>"), ("Source", "x"), ("IdempotencyKey", "x"), ("Visibility", "Public"), ("Position", "0"), ("Slug", "taken-over"), ("Session", "x"),
        ("Details.Post.AuthorId", "1"), ("Details.Topic.Id", "1"), ("Topic.Id", "1"), ("Board.Slug", "members"), ("Settings.IsRegistrationOpen", "false"), ("handler", "Reply"), ("page", "/Administration/Settings"), ("Done", "<b>x</b>"),
    ];

    private static readonly string[] Prefixes = ["", "Form.", "form.", "Form[0].", "Topic.", "Post.", "User."];

    /// <summary>Each property by itself and as part of the form and of what the page has.</summary>
    private static (string Name, string Value)[] Foreign { get; } =
        [.. Prefixes.SelectMany(prefix => Properties.Select(property => (prefix + property.Name, property.Value)))];

    [Fact]
    public async Task Registering_makes_a_member_and_no_more()
    {
        var visitor = forum.Host.NewVisitor();
        var name = $"m{Guid.NewGuid():N}"[..20];

        var answer = await visitor.SubmitAsync("/register", [("Form.Name", name), ("Form.Password", Visitor.Password), ("Form.PasswordAgain", Visitor.Password), .. Foreign]);

        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        var user = await UserAsync(name);
        Assert.Equal((Role.Member, 0, null), (user.Role, user.PostCount, user.BannedUntil));
        Assert.InRange(user.CreatedAt, DateTime.UtcNow.AddMinutes(-5), DateTime.UtcNow.AddMinutes(5));
        Assert.NotEqual("x", user.PasswordHash);
        Assert.Contains("/status/403", (await visitor.GetAsync("/admin")).Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_topic_and_a_reply_are_where_and_whose_they_are()
    {
        var board = await forum.Host.NewBoardAsync();
        var member = await forum.Host.NewMemberAsync();
        var own = await forum.Host.IdAsync(member);

        await member.SubmitAsync($"/b/{board.Slug}/new", [("Form.Title", "Plain topic"), ("Form.Body", "Plain."), .. Foreign]);
        var topic = await forum.Host.WithDbAsync(db => db.Topics.AsNoTracking().SingleAsync(row => row.BoardId == board.Id));
        var answer = await member.SubmitAsync($"/t/{topic.Id}", [("Form.Body", "Plain too."), .. Foreign], $"/t/{topic.Id}/reply");

        Assert.Equal($"/t/{topic.Id}#post-2", answer.Location);
        topic = await forum.Host.WithDbAsync(db => db.Topics.AsNoTracking().Include(row => row.Posts).SingleAsync(row => row.Id == topic.Id));
        Assert.Equal((false, false, null, 2, board.Id, own, own), (topic.IsPinned, topic.IsLocked, topic.DeletedAt, topic.LastNumber, topic.BoardId, topic.AuthorId, topic.LastAuthorId));
        Assert.InRange(topic.LastPostAt, DateTime.UtcNow.AddMinutes(-5), DateTime.UtcNow.AddMinutes(5));
        Assert.Equal(["<p>Plain.</p>\n", "<p>Plain too.</p>\n"], topic.Posts.OrderBy(post => post.Number).Select(post => post.Html));
        Assert.All(topic.Posts, post => Assert.Equal((own, null, null, 1), (post.AuthorId, post.DeletedAt, post.EditedAt, post.Version)));
        Assert.Equal(2, (await UserAsync(member.Name)).PostCount);
    }

    [Fact]
    public async Task An_edit_changes_the_text_alone()
    {
        var scene = await TopicScene.PlayAsync(forum.Host);
        var before = await scene.PostAsync(scene.ReplyId);

        await scene.EditAsync(scene.Other, scene.ReplyId, "Edited.", before.Version, Foreign);
        await scene.DoAsync(scene.Author, $"/t/{scene.Topic}/manage/rename", [("Rename.Title", "Renamed topic"), .. Foreign]);

        var after = await scene.PostAsync(scene.ReplyId);
        Assert.Equal("<p>Edited.</p>\n", after.Html);
        Assert.Equal(
            (before.AuthorId, before.Number, before.TopicId, before.CreatedAt, before.IdempotencyKey, null),
            (after.AuthorId, after.Number, after.TopicId, after.CreatedAt, after.IdempotencyKey, after.DeletedAt));
        var topic = await scene.TopicAsync();
        Assert.Equal(("Renamed topic", false, false, scene.Board.Id, 2, null), (topic.Title, topic.IsPinned, topic.IsLocked, topic.BoardId, topic.LastNumber, topic.DeletedAt));
        Assert.Equal((1, 2, 1, 1), await scene.CountersAsync());
    }

    [Fact]
    public async Task Ones_account_is_ones_own_and_keeps_its_role()
    {
        var member = await forum.Host.NewMemberAsync();
        var victim = await forum.Host.NewMemberAsync();
        var (victimId, victimBefore) = (await forum.Host.IdAsync(victim), await UserAsync(victim.Name));

        await member.SubmitAsync("/account", [("Form.About", "About me."), ("Form.UserId", $"{victimId}"), ("id", $"{victimId}"), ("Form.Name", "taken.over"), ("name", victim.Name), .. Foreign]);
        await member.SubmitAsync(
            "/account/password",
            [("Form.Current", Visitor.Password), ("Form.Password", "another horse"), ("Form.PasswordAgain", "another horse"), ("Form.UserId", $"{victimId}"), ("Form.Name", victim.Name), ("id", $"{victimId}"), .. Foreign]);

        var after = await UserAsync(member.Name);
        var victimAfter = await UserAsync(victim.Name);
        Assert.Equal((Role.Member, "About me.", 0, null), (after.Role, after.About, after.PostCount, after.BannedUntil));
        Assert.Equal((victimBefore.PasswordHash, victimBefore.About, victimBefore.Role), (victimAfter.PasswordHash, victimAfter.About, victimAfter.Role));
    }

    private Task<User> UserAsync(string name) => forum.Host.WithDbAsync(db => db.Users.AsNoTracking().SingleAsync(user => user.Name == name));
}
