using ForumRealtime.EndToEnd.Tests.Hosting;
using Microsoft.Playwright;

namespace ForumRealtime.EndToEnd.Tests;

/// <summary>An administrator says anew who sees a board, while others have it open.</summary>
[Collection(ConnectionsCollection.Name)]
public sealed class VisibilityChangeTests(SharedForum forum) : SharedForumTests(forum)
{
    [Fact]
    public async Task Open_pages_follow_the_board_or_lose_it()
    {
        const string title = "Who has the key to the shed?";
        var alice = await Forum.NewReaderAsync("alice");
        await alice.GoToAsync("/admin/boards/new");
        await alice.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("Shed");
        await alice.Page.GetByLabel("Name in addresses").FillAsync("shed");
        await alice.Page.Locator("main form button[type=submit]").First.ClickAsync();
        await Assertions.Expect(alice.Page.Locator(".notice.good")).ToBeVisibleAsync();
        await alice.StartTopicAsync("shed", title, "I have lost mine.");
        var bob = await Forum.NewReaderAsync("bob");
        var inTopic = await Forum.NewReaderAsync();
        var inBoard = await Forum.NewReaderAsync();
        await bob.OpenTopicAsync("Shed", title);
        await inTopic.OpenTopicAsync("Shed", title);
        await inBoard.GoToAsync("/");
        await inBoard.Page.GetByRole(AriaRole.Link, new() { Name = "Shed", Exact = true }).ClickAsync();
        await inBoard.ExpectIndicatorAsync("live");

        await bob.MarkDocumentAsync();
        await alice.GoToAsync("/admin/boards");
        await alice.Page.GetByRole(AriaRole.Link, new() { Name = "Shed", Exact = true }).ClickAsync();
        await alice.Page.GetByRole(AriaRole.Radio, new() { Name = "members", Exact = true }).CheckAsync();
        await alice.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(alice.Page.Locator(".notice.good")).ToHaveTextAsync("The board is saved.");

        await Assertions.Expect(inTopic.Page.GetByText(title)).ToHaveCountAsync(0);
        await Assertions.Expect(inBoard.Page.GetByText(title)).ToHaveCountAsync(0);

        // Who still sees the board is live again, in its new channel.
        await alice.OpenTopicAsync("Shed", title);
        await alice.ReplyAsync("Now that we are among ourselves: string.");
        await bob.ExpectPostAsync("Now that we are among ourselves: string.");
        Assert.True(await bob.IsSameDocumentAsync());
        await Assertions.Expect(inTopic.Page.GetByText("string")).ToHaveCountAsync(0);
    }
}
