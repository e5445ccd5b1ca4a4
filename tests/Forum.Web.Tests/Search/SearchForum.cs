using System.Data.Common;
using Forum.Web.Accounts;
using Forum.Web.Boards;
using Forum.Web.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Forum.Web.Tests.Search;

/// <summary>A forum with a board of each kind, somebody of each kind, and one secret in each place.</summary>
public sealed class SearchForum : IAsyncLifetime
{
    private readonly ReadCounter _reads = new();

    public ForumHost Host { get; private set; } = null!;

    public Visitor Visitor { get; private set; } = null!;

    public Visitor Member { get; private set; } = null!;

    public Visitor Moderator { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Host = await new ForumHost(ForumHost.NoRedis, services: services => services.AddSingleton<IInterceptor>(_reads)).WithBoardsAsync();
        await Host.WithDbAsync(db =>
        {
            db.Boards.Add(new Board { Name = "Back room", Slug = "staff", Description = "For few.", Position = 3, Visibility = BoardVisibility.Staff });
            return db.SaveChangesAsync();
        });
        Visitor = Host.NewVisitor();
        Member = await Host.NewMemberAsync();
        Moderator = await Host.NewMemberAsync();
        await Host.WithDbAsync(db => db.Database.ExecuteSqlInterpolatedAsync(
            $"""UPDATE "Users" SET "Role" = {(int)Role.Moderator} WHERE "Name" = {Moderator.Name}"""));

        await Member.StartTopicAsync("open", "The hall", "A xylophone for all.");
        await Member.StartTopicAsync("members", "The parlour", "A xylophone for some.");
        await Moderator.StartTopicAsync("staff", "The office", "A xylophone for few.");
        var topic = await Member.StartTopicAsync("open", "The attic", "Nothing here.");
        await Member.ReplyAsync(topic, "A xylophone that was thrown away.");
        await Host.WithDbAsync(db => db.Database.ExecuteSqlInterpolatedAsync(
            $"""UPDATE "Posts" SET "DeletedAt" = 1 WHERE "TopicId" = {topic} AND "Number" = 2"""));
        topic = await Member.StartTopicAsync("open", "The cellar", "A xylophone in a topic that was thrown away.");
        await Host.WithDbAsync(db => db.Database.ExecuteSqlInterpolatedAsync($"""UPDATE "Topics" SET "DeletedAt" = 1 WHERE "Id" = {topic}"""));
    }

    public async Task DisposeAsync() => await Host.DisposeAsync();

    /// <summary>How many reads a page takes.</summary>
    public async Task<int> ReadsAsync(Visitor visitor, string page)
    {
        _reads.Count = 0;
        await visitor.HtmlAsync(page);
        return _reads.Count;
    }

    private sealed class ReadCounter : DbCommandInterceptor
    {
        public int Count { get; set; }

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            if (!command.CommandText.Contains("\"Outbox\"", StringComparison.Ordinal) && !command.CommandText.Contains("\"DatabaseIdentity\"", StringComparison.Ordinal))
            {
                Count++;
            }

            return new(result);
        }
    }
}
