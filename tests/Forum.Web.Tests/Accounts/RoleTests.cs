using System.Net;
using Forum.Web.Accounts;
using Forum.Web.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Forum.Web.Tests.Accounts;

[Collection(SharedForum.Name)]
public sealed class RoleTests(ForumFixture forum)
{
    [Fact]
    public async Task A_new_role_counts_at_once_and_open_pages_connect_anew()
    {
        var controls = await Controls.ListenAsync(forum.Host);
        var administrator = await forum.Host.ViewerAsync(await forum.Host.NewAsync(Role.Administrator));
        var member = await forum.Host.NewMemberAsync();
        var other = await forum.Host.NewMemberAsync();
        var id = await forum.Host.IdAsync(member);
        Assert.DoesNotContain("/ban\"", await member.HtmlAsync($"/u/{other.Name}"), StringComparison.Ordinal);

        var outcome = await forum.Host.WithAsync((Roles roles) => roles.SetAsync(administrator, id, Role.Moderator, default));

        Assert.Equal(RoleOutcome.Done, outcome);
        Assert.Contains("/ban\"", await member.HtmlAsync($"/u/{other.Name}"), StringComparison.Ordinal);
        Assert.InRange(await controls.ClosedAsync(user: $"{id}"), 3000, 3499);
        var entry = await forum.Host.WithDbAsync(db => db.Audit.SingleAsync(entry => entry.SubjectId == id));
        Assert.Equal(("user.role", $"{member.Name}: Member → Moderator"), (entry.Action, entry.Target));
    }

    [Fact]
    public async Task Only_administrators_give_roles_and_one_of_them_always_stays()
    {
        await using var host = new ForumHost(ForumHost.NoRedis);
        var one = await host.ViewerAsync(await host.NewAsync(Role.Administrator));
        var other = await host.ViewerAsync(await host.NewAsync(Role.Administrator));
        var moderator = await host.ViewerAsync(await host.NewAsync(Role.Moderator));

        Assert.Equal(RoleOutcome.NotAllowed, await SetAsync(moderator, one, Role.Member));
        Assert.Equal(RoleOutcome.NotAllowed, await SetAsync(moderator, moderator, Role.Administrator));
        Assert.Equal(RoleOutcome.Done, await SetAsync(one, other, Role.Member));

        // The other one's request had begun before.
        Assert.Equal(RoleOutcome.LastAdministrator, await SetAsync(other, one, Role.Member));
        Assert.Equal(RoleOutcome.LastAdministrator, await SetAsync(one, one, Role.Member));

        Task<RoleOutcome> SetAsync(Viewer actor, Viewer target, Role role) =>
            host.WithAsync((Roles roles) => roles.SetAsync(actor, target.UserId!.Value, role, default));
    }
}
