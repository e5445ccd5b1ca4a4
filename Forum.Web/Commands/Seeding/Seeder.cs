using Forum.Web.Accounts;
using Forum.Web.Boards;
using Forum.Web.Data;
using Forum.Web.Text;
using Forum.Web.Topics;
using Microsoft.EntityFrameworkCore;

namespace Forum.Web.Commands.Seeding;

/// <summary>
/// Writes a made-up forum into the database: boards, users and topics of its own, in batches, each of which is one
/// transaction that leaves every counter right. Nobody is told: there are no events and no notifications.
/// </summary>
internal sealed class Seeder(ForumDb db, DateTime now, SeedSize size)
{
    /// <summary>Small enough that the forum, if it runs, can write between two.</summary>
    private const int PostsPerBatch = 1000;

    private const double EditedShare = 0.03;
    private const double DeletedShare = 0.01;
    private const double ReactedShare = 0.3;

    private static readonly ReactionKind[] Kinds = Enum.GetValues<ReactionKind>();

    private readonly Random _random = new(size.RandomSeed);

    /// <param name="progress">Told how many posts are written, after each batch.</param>
    /// <param name="cancellationToken">Stops after the batch.</param>
    public async Task RunAsync(Action<int> progress, CancellationToken cancellationToken)
    {
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        var text = new SeedText(_random);
        var boards = await AddBoardsAsync(cancellationToken);
        var users = await AddUsersAsync(cancellationToken);
        var posts = SeedPlan.Posts(size, now, _random);
        var topics = new SeedTopic?[size.Topics];
        var writers = new Weights(users.Count, 0.8, _random);
        var subjects = new Weights(boards.Count, 0.5, _random);

        for (var done = 0; done < posts.Count; done += PostsPerBatch)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var batch = posts.Skip(done).Take(PostsPerBatch).ToList();
            await using var transaction = await db.Database.BeginTransactionAsync(CancellationToken.None);
            await AddTopicsAsync(batch);
            var touched = new HashSet<SeedTopic>();
            foreach (var planned in batch)
            {
                var topic = topics[planned.Topic]!;
                AddPost(topic, users[writers.Next(_random)], planned.At);
                touched.Add(topic);
            }

            await SaveAsync();
            await CountAsync(touched, users, boards);
            await transaction.CommitAsync(CancellationToken.None);
            progress(Math.Min(done + PostsPerBatch, posts.Count));
        }

        // Topics first, because posts name them by their ids.
        async Task AddTopicsAsync(List<PlannedPost> batch)
        {
            List<SeedTopic> begun = [];
            foreach (var planned in batch)
            {
                if (topics[planned.Topic] is null)
                {
                    var board = boards[subjects.Next(_random)];
                    var author = users[writers.Next(_random)];
                    var topic = new SeedTopic(board, author, new Topic
                    {
                        BoardId = board.Id,
                        Title = text.Title(board.Subject),
                        AuthorId = author.Id,
                        LastAuthorId = author.Id,
                        CreatedAt = planned.At,
                        LastPostAt = planned.At,
                        IsLocked = _random.NextDouble() < 0.02,
                        IsPinned = board.Topics == 0,
                        Version = 0,
                    });
                    board.Topics++;
                    topics[planned.Topic] = topic;
                    begun.Add(topic);
                    db.Topics.Add(topic.Row);
                }
            }

            await SaveAsync();
        }

        void AddPost(SeedTopic topic, SeedUser writer, DateTime at)
        {
            var isFirst = topic.LastNumber == 0;
            writer = isFirst ? topic.Author : writer;
            var source = isFirst ? text.Opening(topic.Board.Subject) : text.Reply(topic.Board.Subject, topic.LastSource, topic.LastAuthor.Name);
            var original = source;
            var isEdited = _random.NextDouble() < EditedShare;
            var isDeleted = !isFirst && _random.NextDouble() < DeletedShare;
            if (isEdited)
            {
                source = text.Edited(topic.Board.Subject, original);
            }

            var post = new Post
            {
                TopicId = topic.Row.Id,
                Number = ++topic.LastNumber,
                AuthorId = writer.Id,
                Source = source,
                Html = MarkdownText.ToHtml(source),
                CreatedAt = at,
                EditedAt = isEdited ? Later(at) : null,
                DeletedAt = isDeleted ? now : null,
                DeletedById = isDeleted ? writer.Id : null,
                Version = 1 + (isEdited ? 1 : 0) + (isDeleted ? 1 : 0),
            };
            if (isEdited)
            {
                post.Revisions.Add(new PostRevision { Number = 1, Source = original, EditorId = writer.Id, CreatedAt = at });
            }

            db.Posts.Add(post);
            topic.LastSource = source;
            topic.LastAuthor = writer;
            topic.LastPostAt = at;
            if (isDeleted)
            {
                return;
            }

            writer.Posts++;
            topic.Board.Posts++;
            AddReactions(post);
        }

        void AddReactions(Post post)
        {
            if (_random.NextDouble() >= ReactedShare)
            {
                return;
            }

            foreach (var reader in Enumerable.Range(0, _random.Next(1, 6)).Select(_ => users[writers.Next(_random)]).Distinct().Where(reader => reader.Id != post.AuthorId))
            {
                var kind = Kinds[Math.Min(_random.Next(Kinds.Length * 2), _random.Next(Kinds.Length))];
                db.PostReactions.Add(new PostReaction { Post = post, UserId = reader.Id, Kind = kind, CreatedAt = Later(post.CreatedAt) });
            }
        }
    }

    private async Task<List<SeedBoard>> AddBoardsAsync(CancellationToken cancellationToken)
    {
        var taken = (await db.Boards.Select(board => board.Slug).ToListAsync(cancellationToken)).ToHashSet();
        var position = await db.Boards.MaxAsync(board => (int?)board.Position, cancellationToken) ?? 0;
        var rows = new List<(SeedSubject Subject, Board Row)>();
        foreach (var subject in SeedWords.Subjects)
        {
            var (slug, suffix) = Free(subject.Slug, "-", taken.Contains);
            rows.Add((subject, new Board
            {
                Name = subject.Name + suffix.Replace('-', ' '),
                Slug = slug,
                Description = subject.Description,
                Visibility = subject.Visibility,
                Position = ++position,
            }));
        }

        db.Boards.AddRange(rows.Select(row => row.Row));
        await SaveAsync();
        return [.. rows.Select(row => new SeedBoard(row.Row.Id, row.Subject))];
    }

    private async Task<List<SeedUser>> AddUsersAsync(CancellationToken cancellationToken)
    {
        var taken = (await db.Users.Select(user => user.NormalizedName).ToListAsync(cancellationToken)).ToHashSet();
        var rows = new List<User>();
        for (var i = 0; i < size.Users; i++)
        {
            var wanted = $"{SeedWords.FirstNames[_random.Next(SeedWords.FirstNames.Length)]}.{SeedWords.LastNames[_random.Next(SeedWords.LastNames.Length)]}";
            var (name, _) = Free(wanted, "", name => taken.Contains(UserName.Normalize(name)));
            taken.Add(UserName.Normalize(name));

            // An empty hash is that of no password.
            rows.Add(new User { Name = name, NormalizedName = UserName.Normalize(name), PasswordHash = "", CreatedAt = now.AddDays(-366 - _random.Next(700)) });
        }

        db.Users.AddRange(rows);
        await SaveAsync();
        return [.. rows.Select(row => new SeedUser(row.Id, row.Name))];
    }

    private async Task SaveAsync()
    {
        await db.SaveChangesAsync(CancellationToken.None);
        db.ChangeTracker.Clear();
    }

    private async Task CountAsync(IEnumerable<SeedTopic> topics, IEnumerable<SeedUser> users, IEnumerable<SeedBoard> boards)
    {
        foreach (var topic in topics)
        {
            var at = new DateTimeOffset(topic.LastPostAt).ToUnixTimeMilliseconds();
            await db.Database.ExecuteSqlInterpolatedAsync($"""
                UPDATE "Topics" SET "LastNumber" = {topic.LastNumber}, "Version" = {topic.LastNumber}, "LastPostAt" = {at}, "LastAuthorId" = {topic.LastAuthor.Id}
                WHERE "Id" = {topic.Row.Id}
                """);
        }

        foreach (var user in users)
        {
            await db.Database.ExecuteSqlInterpolatedAsync($"""UPDATE "Users" SET "PostCount" = "PostCount" + {user.Posts} WHERE "Id" = {user.Id}""");
            user.Posts = 0;
        }

        foreach (var board in boards)
        {
            await db.Database.ExecuteSqlInterpolatedAsync(
                $"""UPDATE "Boards" SET "TopicCount" = "TopicCount" + {board.Topics - board.CountedTopics}, "PostCount" = "PostCount" + {board.Posts} WHERE "Id" = {board.Id}""");
            board.CountedTopics = board.Topics;
            board.Posts = 0;
        }
    }

    private DateTime Later(DateTime time) => time + (now - time) * Math.Pow(_random.NextDouble(), 4);

    /// <summary>The name as wanted, or with the first number that makes it one of its own.</summary>
    private static (string Name, string Suffix) Free(string wanted, string separator, Func<string, bool> isTaken)
    {
        var suffix = "";
        for (var i = 2; isTaken(wanted + suffix); i++)
        {
            suffix = FormattableString.Invariant($"{separator}{i}");
        }

        return (wanted + suffix, suffix);
    }
}

/// <summary>What is to be remembered of a user. <see cref="Posts"/> counts those that the row does not yet.</summary>
internal sealed class SeedUser(long id, string name)
{
    public long Id => id;

    public string Name => name;

    public int Posts { get; set; }
}

/// <summary>What is to be remembered of a board. <see cref="Posts"/> counts those that the row does not yet.</summary>
internal sealed class SeedBoard(long id, SeedSubject subject)
{
    public long Id => id;

    public SeedSubject Subject => subject;

    public int Topics { get; set; }

    public int CountedTopics { get; set; }

    public int Posts { get; set; }
}

/// <summary>What is to be remembered of a topic.</summary>
internal sealed class SeedTopic(SeedBoard board, SeedUser author, Topic row)
{
    public SeedBoard Board => board;

    public SeedUser Author { get; } = author;

    public Topic Row => row;

    public int LastNumber { get; set; }

    public DateTime LastPostAt { get; set; }

    public SeedUser LastAuthor { get; set; } = author;

    /// <summary>What was said last.</summary>
    public string LastSource { get; set; } = "";
}
