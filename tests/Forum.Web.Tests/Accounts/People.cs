using Forum.Web.Accounts;
using Forum.Web.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Forum.Web.Tests.Accounts;

/// <summary>Members with more rights, and what the database knows about them.</summary>
internal static class People
{
    public static async Task<Visitor> NewAsync(this ForumHost host, Role role)
    {
        var visitor = await host.NewMemberAsync();
        await host.WithDbAsync(async db =>
        {
            (await db.Users.SingleAsync(user => user.Name == visitor.Name)).Role = role;
            return await db.SaveChangesAsync();
        });
        return visitor;
    }

    public static Task<long> IdAsync(this ForumHost host, Visitor visitor) =>
        host.WithDbAsync(db => db.Users.Where(user => user.Name == visitor.Name).Select(user => user.Id).SingleAsync());

    /// <summary>The names of the visitor's sessions, oldest first.</summary>
    public static Task<List<string>> SessionsAsync(this ForumHost host, Visitor visitor) =>
        host.WithDbAsync(db => db.Sessions.Where(session => session.User.Name == visitor.Name)
            .OrderBy(session => session.CreatedAt).Select(session => session.Id).ToListAsync());

    public static async Task<Viewer> ViewerAsync(this ForumHost host, Visitor visitor)
    {
        var role = await host.WithDbAsync(db => db.Users.Where(user => user.Name == visitor.Name).Select(user => user.Role).SingleAsync());
        return new Viewer(await host.IdAsync(visitor), visitor.Name, "", role);
    }

    public static async Task<T> WithAsync<TService, T>(this ForumHost host, Func<TService, Task<T>> work)
        where TService : notnull
    {
        await using var scope = host.Services.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<TService>());
    }

    /// <summary>Another browser of the same person, signed in.</summary>
    public static async Task<Visitor> SecondBrowserAsync(this ForumHost host, Visitor visitor)
    {
        var second = host.NewVisitor();
        Assert.Equal(System.Net.HttpStatusCode.Redirect, (await second.SignInAsync(visitor.Name, Visitor.Password)).Status);
        return second;
    }
}
