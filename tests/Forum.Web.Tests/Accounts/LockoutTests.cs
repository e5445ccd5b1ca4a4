using System.Net;
using Forum.Web.Accounts;
using Forum.Web.Tests.Hosting;
using Microsoft.Extensions.Options;

namespace Forum.Web.Tests.Accounts;

[Collection(SharedForum.Name)]
public sealed class LockoutTests(ForumFixture forum)
{
    private const string TooMany = "Too many wrong passwords. Try again in 5 minutes.";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_five_wrong_passwords_no_password_is_looked_at_whether_or_not_somebody_has_the_name(bool exists)
    {
        var name = exists ? (await forum.Host.NewMemberAsync()).Name : $"n{Guid.NewGuid():N}"[..20];
        var guesser = forum.Host.NewVisitor();

        for (var i = 0; i < 5; i++)
        {
            var wrong = await guesser.SignInAsync(i % 2 == 0 ? name : name.ToUpperInvariant(), "wrong");
            Assert.Contains("The user name or the password is wrong.", wrong.Html, StringComparison.Ordinal);
        }

        var answer = await guesser.SignInAsync(name, Visitor.Password);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Contains(TooMany, answer.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_right_password_forgives_the_wrong_ones()
    {
        var member = await forum.Host.NewMemberAsync();
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < 4; i++)
            {
                await forum.Host.NewVisitor().SignInAsync(member.Name, "wrong");
            }

            Assert.Equal(HttpStatusCode.Redirect, (await forum.Host.NewVisitor().SignInAsync(member.Name, Visitor.Password)).Status);
        }
    }

    [Fact]
    public async Task Changing_the_password_is_no_way_around()
    {
        var member = await forum.Host.NewMemberAsync();
        for (var i = 0; i < 5; i++)
        {
            Assert.Contains("That is not your current password.", (await ChangeAsync("wrong")).Html, StringComparison.Ordinal);
        }

        Assert.Contains(TooMany, (await ChangeAsync(Visitor.Password)).Html, StringComparison.Ordinal);

        Task<Answer> ChangeAsync(string current) => member.SubmitAsync("/account/password",
            [("Form.Current", current), ("Form.Password", "another horse"), ("Form.PasswordAgain", "another horse")]);
    }

    [Fact]
    public void A_lockout_ends_and_attempts_at_once_are_no_more_than_in_a_row()
    {
        var clock = new ManualClock();
        using var attempts = new SignInAttempts(Options.Create(new AccountOptions { MaxWrongPasswords = 3, LockoutDuration = TimeSpan.FromMinutes(2) }), clock);

        var begun = 0;
        Parallel.For(0, 50, _ =>
        {
            if (attempts.Begin("EVE") is null)
            {
                Interlocked.Increment(ref begun);
            }
        });

        Assert.Equal(3, begun);
        Assert.Equal(TimeSpan.FromMinutes(2), attempts.Begin("EVE"));
        Assert.Null(attempts.Begin("ADAM"));
        clock.Now += TimeSpan.FromMinutes(2);
        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(_ => attempts.Begin("EVE") is null));
    }

    private sealed class ManualClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
