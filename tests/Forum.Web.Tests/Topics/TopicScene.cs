using System.Text.Json;
using Forum.Web.Boards;
using Forum.Web.Moderation;
using Forum.Web.Tests.Hosting;
using Forum.Web.Tests.Realtime;
using Forum.Web.Topics;
using Microsoft.EntityFrameworkCore;

namespace Forum.Web.Tests.Topics;

/// <summary>A board of its own with a topic: the author began it, another member replied, and a moderator is at hand.</summary>
internal sealed class TopicScene
{
    public const string Title = "How to sharpen a plane";
    public const string First = "With a stone?";
    public const string Reply = "With *patience*.";

    private TopicScene(ForumHost host) => Host = host;

    public ForumHost Host { get; }

    public Board Board { get; private set; } = null!;

    public Visitor Author { get; private set; } = null!;

    public Visitor Other { get; private set; } = null!;

    public Visitor Moderator { get; private set; } = null!;

    public long Topic { get; private set; }

    /// <summary>The other member's reply, number 2.</summary>
    public long ReplyId { get; private set; }

    public long FirstId { get; private set; }

    public string Channel => $"topic:{Board.Id}.{Topic}";

    public static async Task<TopicScene> PlayAsync(ForumHost host, BoardVisibility visibility = BoardVisibility.Public)
    {
        var scene = new TopicScene(host)
        {
            Board = await host.NewBoardAsync(visibility),
            Author = await host.NewMemberAsync(),
            Other = await host.NewMemberAsync(),
            Moderator = await host.NewModeratorAsync(),
        };
        scene.Topic = await scene.Author.StartTopicAsync(scene.Board.Slug, Title, First);
        await scene.Other.ReplyAsync(scene.Topic, Reply);
        scene.FirstId = await scene.PostIdAsync(1);
        scene.ReplyId = await scene.PostIdAsync(2);
        return scene;
    }

    public Task<long> PostIdAsync(int number) =>
        Host.WithDbAsync(db => db.Posts.Where(p => p.TopicId == Topic && p.Number == number).Select(p => p.Id).SingleAsync());

    public Task<Post> PostAsync(long id) => Host.WithDbAsync(db => db.Posts.AsNoTracking().Include(p => p.Revisions).SingleAsync(p => p.Id == id));

    public Task<Topic> TopicAsync() => Host.WithDbAsync(db => db.Topics.AsNoTracking().Include(t => t.LastAuthor).SingleAsync(t => t.Id == Topic));

    /// <summary>Topics and posts of the board, and posts of the author and of the other.</summary>
    public Task<(int Topics, int Posts, int OfAuthor, int OfOther)> CountersAsync() => Host.WithDbAsync(async db =>
    {
        var board = await db.Boards.AsNoTracking().SingleAsync(b => b.Id == Board.Id);
        return (board.TopicCount, board.PostCount, await PostsOfAsync(Author), await PostsOfAsync(Other));

        Task<int> PostsOfAsync(Visitor visitor) => db.Users.Where(u => u.Name == visitor.Name).Select(u => u.PostCount).SingleAsync();
    });

    /// <summary>What is written down about this moderator.</summary>
    public Task<List<AuditEntry>> AuditAsync() =>
        Host.WithDbAsync(db => db.Audit.AsNoTracking().Where(a => a.Actor.Name == Moderator.Name).OrderBy(a => a.Id).ToListAsync());

    /// <summary>Sends a form of a page of the topic that only needs its antiforgery token from there.</summary>
    public Task<Answer> DoAsync(Visitor visitor, string path, params (string Name, string Value)[] fields) =>
        visitor.SubmitAsync(visitor.Name == "" ? "/sign-in" : $"/b/{Board.Slug}/new", fields, path);

    public Task<Answer> EditAsync(Visitor visitor, long post, string text, int version, params (string Name, string Value)[] more) =>
        DoAsync(visitor, $"/p/{post}/edit", [("Form.Body", text), ("Form.Version", $"{version}"), .. more]);

    public Task<Answer> DeleteAsync(Visitor visitor, long post, string reason = "") => DoAsync(visitor, $"/p/{post}/delete", ("Form.Reason", reason));

    public Task<Answer> RestoreAsync(Visitor visitor, long post) => DoAsync(visitor, $"/p/{post}/restore");

    public Task<Answer> ManageAsync(Visitor visitor, string what, params (string Name, string Value)[] fields) =>
        DoAsync(visitor, $"/t/{Topic}/manage/{what}", fields);

    /// <summary>Waits for the next publication of a type in a channel, after those that are known.</summary>
    public async Task<JsonElement> PublishedAsync(string channel, string type, int count = 1)
    {
        IReadOnlyList<JsonElement> found = [];
        await ForumRealtime.Testing.Eventually.HoldsAsync(
            async () => (found = [.. (await Published.ReadAsync(Host, channel)).Select(p => p.Data).Where(d => d.GetProperty("type").GetString() == type)]).Count >= count,
            TimeSpan.FromSeconds(10),
            $"{count} {type} in {channel}");
        return found[count - 1];
    }
}
