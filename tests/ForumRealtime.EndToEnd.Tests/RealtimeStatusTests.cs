using ForumRealtime.EndToEnd.Tests.Hosting;
using Microsoft.Playwright;

namespace ForumRealtime.EndToEnd.Tests;

/// <summary>The administrators' page about the realtime service, looked at while things happen.</summary>
public sealed class RealtimeStatusTests : IAsyncLifetime
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
    public async Task Another_browsers_connection_is_counted_while_an_administrator_looks_on()
    {
        var alice = await ForumReader.VisitAsync(_chromium, _system.ForumUrl, "alice");
        await alice.GoToAsync("/admin/realtime");
        var connections = alice.Page.Locator("[data-value=connections]");
        // Her own: it tells her of notifications.
        await Assertions.Expect(connections).ToHaveTextAsync("1", new() { Timeout = 40_000 });
        await Assertions.Expect(alice.Page.Locator(".nodes tbody tr")).ToHaveCountAsync(2);
        await alice.MarkDocumentAsync();

        var bob = await ForumReader.VisitAsync(_chromium, _system.ForumUrl, "bob");
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
