using ForumRealtime.EndToEnd.Tests.Hosting;
using Microsoft.Playwright;

namespace ForumRealtime.EndToEnd.Tests;

/// <summary>The administrators' page about the realtime service, looked at while things happen.</summary>
[Collection(ConnectionsCollection.Name)]
public sealed class RealtimeStatusTests(SharedForum forum) : SharedForumTests(forum)
{
    [Fact]
    public async Task Another_browsers_connection_is_counted_while_an_administrator_looks_on()
    {
        var alice = await Forum.NewReaderAsync("alice");
        await alice.GoToAsync("/admin/realtime");
        var connections = alice.Page.Locator("[data-value=connections]");
        // Her own: it tells her of notifications. The charts begin once those of the tests before are gone.
        await Assertions.Expect(connections).ToHaveTextAsync("1", new() { Timeout = 40_000 });
        await alice.Page.ReloadAsync();
        await Assertions.Expect(connections).ToHaveTextAsync("1", new() { Timeout = 40_000 });
        await Assertions.Expect(alice.Page.Locator(".nodes tbody tr")).ToHaveCountAsync(2);
        await alice.MarkDocumentAsync();

        var bob = await Forum.NewReaderAsync("bob");
        await bob.OpenTopicAsync("Workshop", "How do you label your cables?");

        await Assertions.Expect(connections).ToHaveTextAsync("2", new() { Timeout = 40_000 });
        var chart = alice.Page.GetByRole(AriaRole.Img).First;
        await Assertions.Expect(chart).ToHaveAttributeAsync(
            "aria-label", new System.Text.RegularExpressions.Regex("^Connections in the last 3 minutes: now 2, lowest [01], highest 2"));
        await alice.Page.GetByText("Values").First.ClickAsync();
        await Assertions.Expect(alice.Page.Locator("#charts tbody tr").First.Locator("td").Last).ToHaveTextAsync("2");

        await bob.Page.CloseAsync();
        await Assertions.Expect(connections).ToHaveTextAsync("1", new() { Timeout = 40_000 });
        Assert.True(await alice.IsSameDocumentAsync());
    }
}
