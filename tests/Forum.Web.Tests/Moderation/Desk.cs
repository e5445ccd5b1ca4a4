using Forum.Web.Administration;
using Forum.Web.Tests.Accounts;
using Forum.Web.Tests.Hosting;
using ForumRealtime.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Forum.Web.Tests.Moderation;

/// <summary>A forum with limits, as in production, where newcomers' posts wait for a moderator; and one Redis for it.</summary>
public sealed class Desk : IAsyncLifetime
{
    public RedisServer Redis { get; private set; } = null!;

    public ForumHost Host { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Redis = await RedisServer.StartAsync();
        Host = await new ForumHost(Redis.ConnectionString, settings: new() { ["Forum:Posting:IsLimited"] = "true" }).WithBoardsAsync();
        await SetAsync(settings => settings with { HoldNewcomersPosts = true });
    }

    public async Task DisposeAsync()
    {
        await Host.DisposeAsync();
        await Redis.DisposeAsync();
    }

    /// <summary>Somebody whose posts need no approval any more.</summary>
    public async Task<Visitor> NewTrustedAsync()
    {
        var visitor = await Host.NewMemberAsync();
        await Host.WithDbAsync(async db =>
        {
            (await db.Users.SingleAsync(user => user.Name == visitor.Name)).PostCount = 100;
            return await db.SaveChangesAsync();
        });
        return visitor;
    }

    /// <summary>Sets settings as an administrator does.</summary>
    internal async Task SetAsync(Func<ForumSettings, ForumSettings> change)
    {
        var store = Host.Services.GetRequiredService<SettingsStore>();
        var administrator = await Host.NewAsync(Forum.Web.Accounts.Role.Administrator);
        await store.SaveAsync(await Host.ViewerAsync(administrator), change(store.Current), default);
    }

    internal Task<long> HeldIdAsync(Visitor author) =>
        Host.WithDbAsync(db => db.HeldPosts.Where(held => held.Author.Name == author.Name).Select(held => held.Id).SingleAsync());

    internal Task<int> HeldCountAsync(Visitor author) =>
        Host.WithDbAsync(db => db.HeldPosts.CountAsync(held => held.Author.Name == author.Name));
}
