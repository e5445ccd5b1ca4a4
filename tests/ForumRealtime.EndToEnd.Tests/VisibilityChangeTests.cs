using ForumRealtime.EndToEnd.Tests.Hosting;
using Microsoft.Playwright;

namespace ForumRealtime.EndToEnd.Tests;

/// <summary>An administrator says anew who sees a board, while others have it open.</summary>
public sealed class VisibilityChangeTests : IAsyncLifetime
{
    private ForumSystem _system = null!;
    private Chromium _chromium = null!;

    public async Task InitializeAsync()
    {
        _system = await ForumSystem.StartAsync();
        _chromium = await Chromium.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _chromium.DisposeAsync();
        await _system.DisposeAsync();
    }

    [Fact]
    public async Task Open_pages_follow_the_board_or_lose_it()
    {
        const string title = "How do you label your cables?";
        var alice = await ForumReader.VisitAsync(_chromium, _system.ForumUrl, "alice");
        var bob = await ForumReader.VisitAsync(_chromium, _system.ForumUrl, "bob");
        var inTopic = await ForumReader.VisitAsync(_chromium, _system.ForumUrl);
        var inBoard = await ForumReader.VisitAsync(_chromium, _system.ForumUrl);
        await bob.OpenTopicAsync("Workshop", title);
        await inTopic.OpenTopicAsync("Workshop", title);
        await inBoard.Page.GetByRole(AriaRole.Link, new() { Name = "Workshop", Exact = true }).ClickAsync();
        await inBoard.ExpectIndicatorAsync("live");

        await bob.MarkDocumentAsync();
        await alice.GoToAsync("/admin/boards");
        await alice.Page.GetByRole(AriaRole.Link, new() { Name = "Workshop", Exact = true }).ClickAsync();
        await alice.Page.GetByRole(AriaRole.Radio, new() { Name = "members", Exact = true }).CheckAsync();
        await alice.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(alice.Page.Locator(".notice.good")).ToHaveTextAsync("The board is saved.");

        await Assertions.Expect(inTopic.Page.GetByText(title)).ToHaveCountAsync(0);
        await Assertions.Expect(inBoard.Page.GetByText(title)).ToHaveCountAsync(0);

        // Who still sees the board is live again, in its new channel.
        await alice.OpenTopicAsync("Workshop", title);
        await alice.ReplyAsync("Now that we are among ourselves: string.");
        await bob.ExpectPostAsync("Now that we are among ourselves: string.");
        Assert.True(await bob.IsSameDocumentAsync());
        await Assertions.Expect(inTopic.Page.GetByText("string")).ToHaveCountAsync(0);
    }
}
