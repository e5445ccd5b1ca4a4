using Forum.Web.Accounts;
using Forum.Web.Administration;
using Forum.Web.Boards;
using Forum.Web.Moderation;
using Forum.Web.Notifications;
using Forum.Web.Reading;
using Forum.Web.Realtime.Outbox;
using Forum.Web.Topics;
using Microsoft.EntityFrameworkCore;

namespace Forum.Web.Data;

/// <summary>The forum's database. Each app's folder says how its own tables look (<c>*Table.cs</c>).</summary>
internal sealed class ForumDb(DbContextOptions<ForumDb> options) : DbContext(options)
{
    public DbSet<User> Users => Set<User>();

    public DbSet<UserSession> Sessions => Set<UserSession>();

    public DbSet<Board> Boards => Set<Board>();

    public DbSet<Topic> Topics => Set<Topic>();

    public DbSet<Post> Posts => Set<Post>();

    public DbSet<PostRevision> PostRevisions => Set<PostRevision>();

    public DbSet<PostReaction> PostReactions => Set<PostReaction>();

    public DbSet<TopicRead> TopicReads => Set<TopicRead>();

    public DbSet<Draft> Drafts => Set<Draft>();

    public DbSet<Notification> Notifications => Set<Notification>();

    public DbSet<Report> Reports => Set<Report>();

    public DbSet<HeldPost> HeldPosts => Set<HeldPost>();

    public DbSet<AuditEntry> Audit => Set<AuditEntry>();

    public DbSet<Setting> Settings => Set<Setting>();

    public DbSet<OutboxMessage> Outbox => Set<OutboxMessage>();

    public DbSet<DatabaseIdentity> Identity => Set<DatabaseIdentity>();

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTime>().HaveConversion<UtcMilliseconds>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(ForumDb).Assembly);
}
