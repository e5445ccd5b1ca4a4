using System.Collections.Concurrent;
using Forum.Web.Tests.Hosting;
using Forum.Web.Tests.Realtime;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Forum.Web.Tests.Web;

[Collection(SharedForum.Name)]
public sealed class SecretsTests(ForumFixture forum)
{
    [Fact]
    public async Task Passwords_tokens_and_cookies_are_in_no_log_however_much_is_logged()
    {
        var log = new KeepingLog();
        await using var host = await new ForumHost(
            forum.Redis.ConnectionString,
            settings: new() { ["Logging:LogLevel:Default"] = "Trace", ["Logging:LogLevel:Microsoft.EntityFrameworkCore"] = "Trace" },
            services: services => services.AddLogging(logging => logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Trace))).WithBoardsAsync();
        var visitor = host.NewVisitor();

        var registered = await visitor.SubmitAsync("/register",
            [("Form.Name", "discreet"), ("Form.Password", Visitor.Password), ("Form.PasswordAgain", Visitor.Password)]);
        await host.NewVisitor().SignInAsync("discreet", "a wrong password");
        await host.NewVisitor().SignInAsync("discreet", Visitor.Password);
        var token = Tokens.Read(await visitor.TokenAsync("/b/open"));
        await visitor.ReplyAsync(await visitor.StartTopicAsync(), "A reply.");
        await visitor.SubmitAsync("/sign-out", []);

        var cookie = registered.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("forum.session=", StringComparison.Ordinal))["forum.session=".Length..].Split(';')[0];
        Assert.Contains(log.Lines, line => line.Contains("INSERT INTO", StringComparison.Ordinal)); // it does keep what is logged
        foreach (var secret in new[] { Visitor.Password, "a wrong password", token, cookie })
        {
            Assert.DoesNotContain(log.Lines, line => line.Contains(secret, StringComparison.Ordinal));
        }
    }

    private sealed class KeepingLog : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue(formatter(state, exception) + exception);

        public void Dispose()
        {
        }
    }
}
