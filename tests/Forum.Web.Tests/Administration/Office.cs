using Forum.Web.Accounts;
using Forum.Web.Moderation;
using Forum.Web.Tests.Accounts;
using Forum.Web.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Forum.Web.Tests.Administration;

/// <summary>A forum without Redis, with an administrator: for tests that change the forum itself.</summary>
public sealed class Office : IAsyncLifetime
{
    public ForumHost Host { get; private set; } = null!;

    public Visitor Administrator { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Host = await new ForumHost(ForumHost.NoRedis).WithBoardsAsync();
        Administrator = await Host.NewAsync(Role.Administrator);
    }

    public async Task DisposeAsync() => await Host.DisposeAsync();

    /// <summary>The newest entry of the audit log.</summary>
    internal Task<AuditEntry> LastDeedAsync() => Host.WithDbAsync(db => db.Audit.OrderByDescending(entry => entry.Id).FirstAsync());
}
