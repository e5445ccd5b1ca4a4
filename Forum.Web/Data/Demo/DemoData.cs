using Forum.Web.Accounts;
using Forum.Web.Boards;
using Forum.Web.Text;
using Forum.Web.Topics;
using Microsoft.EntityFrameworkCore;

namespace Forum.Web.Data.Demo;

/// <summary>Fills a new database with a small forum to try things on. Nothing happens to a database that holds anything.</summary>
internal sealed class DemoData(ForumDb db, UserAccounts accounts, TimeProvider clock)
{
    public async Task SeedAsync(CancellationToken cancellationToken)
    {
        if (await db.Boards.AnyAsync(cancellationToken) || await db.Users.AnyAsync(cancellationToken))
        {
            return;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var users = new Dictionary<string, User>();
        foreach (var name in DemoUsers.Names)
        {
            users[name] = await accounts.RegisterAsync(name, DemoUsers.Password, cancellationToken)
                ?? throw new InvalidOperationException($"The demo user {name} is there already.");
            users[name].Role = DemoUsers.RoleOf(name);
        }

        var boards = DemoBoards();
        db.Boards.AddRange(boards);
        foreach (var conversation in DemoConversations.All)
        {
            AddTopic(boards.Single(board => board.Slug == conversation.Board), conversation, users);
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static List<Board> DemoBoards() =>
    [
        new()
        {
            Name = "Announcements", Slug = "announcements", Position = 1,
            Description = "What is new, and what is about to change.",
        },
        new()
        {
            Name = "Workshop", Slug = "workshop", Position = 2,
            Description = "Things we build, questions about how, and how it went.",
        },
        new()
        {
            Name = "Members' lounge", Slug = "lounge", Position = 3, Visibility = BoardVisibility.Members,
            Description = "For members only. Nobody else even sees that it is here.",
        },
        new()
        {
            Name = "Staff room", Slug = "staff", Position = 4, Visibility = BoardVisibility.Staff,
            Description = "For moderators and administrators.",
        },
    ];

    private void AddTopic(Board board, DemoConversation conversation, Dictionary<string, User> users)
    {
        var begun = clock.GetUtcNow().UtcDateTime - conversation.Ago;
        var author = users[conversation.Posts[0].Author];
        var topic = new Topic { Board = board, Title = conversation.Title, Author = author, LastAuthor = author, CreatedAt = begun };
        foreach (var (index, (name, text)) in conversation.Posts.Index())
        {
            topic.LastNumber = index + 1;
            topic.Version = topic.LastNumber;
            topic.LastAuthor = users[name];
            topic.LastAuthor.PostCount++;
            topic.LastPostAt = begun + index * TimeSpan.FromMinutes(7);
            topic.Posts.Add(new Post
            {
                Number = topic.LastNumber,
                Author = topic.LastAuthor,
                Source = text,
                Html = MarkdownText.ToHtml(text),
                CreatedAt = topic.LastPostAt,
            });
        }

        board.TopicCount++;
        board.PostCount += topic.LastNumber;
        db.Topics.Add(topic);
    }
}
