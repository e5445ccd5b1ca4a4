using System.Data.Common;
using System.Net;
using Forum.Web.Tests.Hosting;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Forum.Web.Tests.Web;

public sealed class ErrorPageTests
{
    [Fact]
    public async Task Without_the_database_there_is_still_a_page_that_says_so()
    {
        var database = new Breakable();
        await using var host = await new ForumHost(
            ForumHost.NoRedis,
            services: services => services.AddSingleton<IInterceptor>(database)).WithBoardsAsync();
        var member = await host.NewMemberAsync();
        database.IsBroken = true;

        foreach (var visitor in new[] { member, host.NewVisitor() })
        {
            var answer = await visitor.GetAsync("/b/open?page=2");
            Assert.Equal(HttpStatusCode.InternalServerError, answer.Status);
            Assert.Contains("Something went wrong here", answer.Html, StringComparison.Ordinal);
            Assert.Contains("href=\"/b/open?page=2\">Try again</a>", answer.Html, StringComparison.Ordinal);
            Assert.Contains("</html>", answer.Html, StringComparison.Ordinal);
            Assert.DoesNotContain("__RequestVerificationToken", answer.Html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_page_that_is_not_there_leads_to_signing_in_and_back()
    {
        await using var host = new ForumHost(ForumHost.NoRedis);

        var answer = await host.NewVisitor().GetAsync("/t/12?page=3");

        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.Contains("href=\"/sign-in?returnUrl=%2Ft%2F12%3Fpage%3D3\">Sign in</a>", answer.Html, StringComparison.Ordinal);
    }

    private sealed class Breakable : DbCommandInterceptor
    {
        public bool IsBroken { get; set; }

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default) =>
            IsBroken ? throw new IOException("The disk is gone.") : new(result);
    }
}
