using ForumRealtime.EndToEnd.Tests.Hosting;
using Microsoft.Playwright;

namespace ForumRealtime.EndToEnd.Tests;

/// <summary>Writing a post: toolbar, keys and preview.</summary>
[Collection(PagesCollection.Name)]
public sealed class ComposerTests(SharedForum forum) : SharedForumTests(forum)
{
    [Fact]
    public async Task A_post_is_looked_at_before_it_is_sent()
    {
        var (page, field) = await NewTopicAsync("kim");
        var write = page.GetByRole(AriaRole.Tab, new() { Name = "Write" });
        var look = page.GetByRole(AriaRole.Tab, new() { Name = "Preview" });
        var preview = page.GetByRole(AriaRole.Tabpanel, new() { Name = "Preview" });

        await look.ClickAsync();
        await Assertions.Expect(preview).ToContainTextAsync("Nothing to preview.");
        await write.ClickAsync();
        await field.FillAsync("Hello **you**, @bob and @nobody-here");
        await look.PressAsync("Enter");
        await Assertions.Expect(preview.Locator("strong")).ToHaveTextAsync("you");
        await Assertions.Expect(preview.Locator("a.mention")).ToHaveTextAsync("@bob");
        await Assertions.Expect(field).Not.ToBeVisibleAsync();
        await Assertions.Expect(look).ToHaveAttributeAsync("aria-selected", "true");

        // An answer that comes late is not shown over that of a later question.
        await write.ClickAsync();
        var held = new TaskCompletionSource<IRoute>(TaskCreationOptions.RunContinuationsAsynchronously);
        await page.RouteAsync("**/preview", route => { if (!held.TrySetResult(route)) { _ = route.ContinueAsync(); } });
        await field.FillAsync("First version");
        await look.ClickAsync();
        await held.Task;
        await write.ClickAsync();
        await field.FillAsync("Second version");
        await look.ClickAsync();
        await Assertions.Expect(preview.Locator("p", new() { HasText = "Second version" })).ToBeVisibleAsync();
        await Assertions.Expect(preview).Not.ToContainTextAsync("First version");
        await page.UnrouteAllAsync();

        // What goes wrong is said, and nothing is lost.
        await page.RouteAsync("**/preview", route => route.AbortAsync());
        await look.PressAsync("ArrowLeft");
        await Assertions.Expect(write).ToBeFocusedAsync();
        await field.FillAsync("Third version");
        await look.ClickAsync();
        await Assertions.Expect(preview).ToContainTextAsync("The forum cannot be reached. Your text is still here.");
        await page.UnrouteAllAsync();
        await write.ClickAsync();
        await look.ClickAsync();
        await Assertions.Expect(preview).ToContainTextAsync("Third version");

        // It can be sent from there, too; what is missing is shown.
        await page.GetByRole(AriaRole.Button, new() { Name = "Start topic" }).ClickAsync();
        await page.GetByLabel("Title").FillAsync("A topic that was looked at");
        await page.GetByRole(AriaRole.Button, new() { Name = "Start topic" }).ClickAsync();
        await Assertions.Expect(page.Locator("article.post")).ToContainTextAsync("Third version");
    }

    [Fact]
    public async Task Buttons_and_keys_mark_what_is_selected_and_undo_takes_it_back()
    {
        var (page, field) = await NewTopicAsync("lou");
        await field.PressSequentiallyAsync("one two");
        await field.EvaluateAsync("field => field.setSelectionRange(4, 7)");

        await Tool("Bold").ClickAsync();
        await Assertions.Expect(field).ToHaveValueAsync("one **two**");
        await Assertions.Expect(field).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Control+i");
        await Assertions.Expect(field).ToHaveValueAsync("one ***two***");
        await page.Keyboard.PressAsync("Control+i");
        await Assertions.Expect(field).ToHaveValueAsync("one **two**");
        await page.Keyboard.PressAsync("Control+b");
        await Assertions.Expect(field).ToHaveValueAsync("one two");
        await page.Keyboard.PressAsync("Control+z");
        await Assertions.Expect(field).ToHaveValueAsync("one **two**");

        await field.FillAsync("a\nb");
        await field.SelectTextAsync();
        await Tool("Quote").ClickAsync();
        await Assertions.Expect(field).ToHaveValueAsync("> a\n> b");
        await Tool("Quote").ClickAsync();
        await Assertions.Expect(field).ToHaveValueAsync("a\nb");
        await Tool("List").ClickAsync();
        await Assertions.Expect(field).ToHaveValueAsync("- a\n- b");
        await Tool("List").ClickAsync();
        await Tool("Code").ClickAsync();
        await Assertions.Expect(field).ToHaveValueAsync("```\na\nb\n```");

        await field.FillAsync("here");
        await field.SelectTextAsync();
        await Tool("Link").ClickAsync();
        await page.Keyboard.TypeAsync("https://a.example");
        await Assertions.Expect(field).ToHaveValueAsync("[here](https://a.example)");

        // One stop for Tab, arrows inside.
        await Tool("Bold").FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(Tool("Italic")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("End");
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(field).ToBeFocusedAsync();

        ILocator Tool(string name) => page.GetByRole(AriaRole.Toolbar).GetByRole(AriaRole.Button, new() { Name = name });
    }

    [Fact]
    public async Task Without_JavaScript_there_is_a_plain_field()
    {
        var alice = await Forum.NewReaderAsync("alice", javaScript: false);
        await alice.GoToAsync("/b/workshop/new");
        var page = alice.Page;
        await Assertions.Expect(page.GetByRole(AriaRole.Tab)).ToHaveCountAsync(0);
        await Assertions.Expect(page.GetByRole(AriaRole.Toolbar)).ToHaveCountAsync(0);
        await page.GetByLabel("Title").FillAsync("A plain topic");
        await page.GetByLabel("First post").FillAsync("Plainly *said*.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Start topic" }).ClickAsync();
        await Assertions.Expect(page.Locator("article.post em")).ToHaveTextAsync("said");
    }

    /// <summary>Of a member without drafts.</summary>
    private async Task<(IPage Page, ILocator Field)> NewTopicAsync(string userName)
    {
        var member = await Forum.NewMemberAsync(userName);
        await member.GoToAsync("/b/workshop/new");
        await Assertions.Expect(member.Page.GetByRole(AriaRole.Toolbar)).ToBeVisibleAsync();
        return (member.Page, member.Page.GetByLabel("First post"));
    }
}
