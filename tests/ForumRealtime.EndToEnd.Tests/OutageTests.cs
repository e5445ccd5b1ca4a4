using System.Diagnostics;
using ForumRealtime.EndToEnd.Tests.Hosting;

namespace ForumRealtime.EndToEnd.Tests;

/// <summary>The realtime service or Redis is away, while people go on. In a system of their own, which all is well in again after each.</summary>
public sealed class OutageTests(SharedForum forum) : SharedForumTests(forum), IClassFixture<SharedForum>
{
    [Fact]
    public async Task Without_the_realtime_service_posting_works_and_later_nothing_is_missing()
    {
        var (alice, bob) = await MeetAsync("Is anybody listening?");

        await Forum.System.KillRealtimeAsync();
        await bob.ExpectIndicatorAsync("offline");
        for (var i = 2; i <= 4; i++)
        {
            await alice.ReplyAsync($"Said while nobody listened, number {i}.");
        }

        await bob.ExpectNumbersAsync([1]);
        await Forum.System.StartRealtimeAsync();
        await bob.ExpectPostAsync("number 4.");
        await bob.ExpectIndicatorAsync("live");
        await bob.ExpectNumbersAsync([1, 2, 3, 4]);
        Assert.True(await bob.IsSameDocumentAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Redis_may_be_away_while_posts_are_made(bool keepsItsData)
    {
        var (alice, bob) = await MeetAsync($"Who keeps the minutes, if {keepsItsData}?");
        await alice.ReplyAsync("Before.");
        await bob.ExpectPostAsync("Before.");

        if (keepsItsData)
        {
            await Forum.System.Redis.SaveAsync();
        }

        await Forum.System.Redis.KillAsync();
        if (!keepsItsData)
        {
            Forum.System.Redis.ForgetData();
        }

        var away = Stopwatch.StartNew();
        var posts = 0;
        while (away.Elapsed < TimeSpan.FromSeconds(20))
        {
            await alice.ReplyAsync($"Meanwhile, number {++posts}.");
            await Task.Delay(2000);
        }

        await Forum.System.Redis.StartAgainAsync();
        await bob.ExpectPostAsync($"number {posts}.");
        await alice.ReplyAsync("After.");
        await bob.ExpectPostAsync("After.");
        await bob.ExpectNumbersAsync(Enumerable.Range(1, 2 + posts + 1));
        Assert.True(await bob.IsSameDocumentAsync());
    }

    /// <summary>Alice and bob in a new topic.</summary>
    private async Task<(ForumReader Alice, ForumReader Bob)> MeetAsync(string title)
    {
        var alice = await Forum.NewReaderAsync("alice");
        var bob = await Forum.NewReaderAsync("bob");
        await bob.OpenAsync(await alice.StartTopicAsync("workshop", title, "I am."));
        await bob.MarkDocumentAsync();
        return (alice, bob);
    }
}
