using System.Net;
using Forum.Web.Tests.Hosting;
using ForumRealtime.Testing;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Forum.Web.Tests.Realtime;

/// <summary>Many pages want a token at once, as after the death of a realtime node.</summary>
public sealed class TokenRateTests
{
    private const int Concurrent = 2;
    private const int Waiting = 3;
    private const int Requests = 20;

    [Fact]
    public async Task What_is_too_much_at_once_is_told_when_to_come_back_and_the_rest_is_served()
    {
        await using var redis = await RedisServer.StartAsync();
        var gate = new Gate();
        await using var forum = await new ForumHost(
            redis.ConnectionString,
            settings: new() { ["Forum:Tokens:Concurrent"] = $"{Concurrent}", ["Forum:Tokens:Waiting"] = $"{Waiting}", ["Forum:Limits:FormsPerMinute"] = "1" },
            services: services => SlowDown(services, gate)).WithBoardsAsync();
        var visitor = forum.NewVisitor();
        await visitor.HtmlAsync("/b/open");

        var answers = Enumerable.Range(0, Requests).Select(_ => visitor.TokenAsync("/b/open")).ToList();
        await Eventually.HoldsAsync(() => answers.Count(answer => answer.IsCompleted) == Requests - Concurrent - Waiting);
        Assert.Equal(Concurrent, gate.Inside);
        foreach (var refused in answers.Where(answer => answer.IsCompleted))
        {
            var answer = await refused;
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
            Assert.Equal(TimeSpan.FromSeconds(2), answer.Headers.RetryAfter!.Delta);
            Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
            Assert.Equal("", answer.Html);
        }

        // Readers notice nothing of it.
        await visitor.HtmlAsync("/b/open");

        gate.Open();
        var served = (await Task.WhenAll(answers)).Where(answer => answer.Status == HttpStatusCode.OK).Select(Tokens.Read).ToHashSet();
        Assert.Equal(Concurrent + Waiting, served.Count);
        Tokens.Read(await visitor.TokenAsync("/b/open"));
    }

    private static void SlowDown(IServiceCollection services, Gate gate)
    {
        var real = services.Last(service => service.ServiceType == typeof(IAntiforgery)).ImplementationType!;
        services.AddSingleton<IAntiforgery>(provider => new SlowAntiforgery((IAntiforgery)ActivatorUtilities.CreateInstance(provider, real), gate));
    }

    private sealed class Gate
    {
        private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _inside;

        public int Inside => _inside;

        public void Open() => _open.TrySetResult();

        public async Task PassAsync()
        {
            Interlocked.Increment(ref _inside);
            await _open.Task;
            Interlocked.Decrement(ref _inside);
        }
    }

    /// <summary>The first thing that the endpoint does, made slow.</summary>
    private sealed class SlowAntiforgery(IAntiforgery real, Gate gate) : IAntiforgery
    {
        public AntiforgeryTokenSet GetAndStoreTokens(HttpContext httpContext) => real.GetAndStoreTokens(httpContext);

        public AntiforgeryTokenSet GetTokens(HttpContext httpContext) => real.GetTokens(httpContext);

        public void SetCookieTokenAndHeader(HttpContext httpContext) => real.SetCookieTokenAndHeader(httpContext);

        public Task ValidateRequestAsync(HttpContext httpContext) => real.ValidateRequestAsync(httpContext);

        public async Task<bool> IsRequestValidAsync(HttpContext httpContext)
        {
            await gate.PassAsync();
            return await real.IsRequestValidAsync(httpContext);
        }
    }
}
