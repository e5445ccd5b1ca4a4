using System.Net;
using Forum.Web.Tests.Hosting;

namespace Forum.Web.Tests.Attempts;

/// <summary>A link to this site that leads on to another one.</summary>
public sealed class RedirectTests(RawForum forum) : IClassFixture<RawForum>
{
    private static readonly Uri Here = new("https://forum.test/");

    public static TheoryData<string> Elsewhere =>
    [
        "//evil.example", "///evil.example", "https://evil.example", "http:evil.example", "https:\\\\evil.example", "https:/\\evil.example", "/\\evil.example", "\\/evil.example", "\\\\evil.example",
        "/\t/evil.example", "\t//evil.example", "/\n/evil.example", "/\r\n/evil.example", " //evil.example", "/ /evil.example/..//evil.example", "~//evil.example", "~/\\evil.example", "~/",
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "data:text/html,x", "evil.example", "@evil.example", ":80@evil.example", ".evil.example", "//forum.test@evil.example", "/%2f/evil.example",
        "%2f%2fevil.example", "/%5cevil.example", "/%09/evil.example", "/.//evil.example", "/..//evil.example", "/;@evil.example", "?//evil.example", "#//evil.example", "/\u3000/evil.example", "/\u2028/evil.example", "／／evil.example",
        "/x\r\nSet-Cookie: a=b", "/x\r\n\r\n<script>alert(1)</script>", "/\ud800", "",
    ];

    [Theory]
    [MemberData(nameof(Elsewhere))]
    public async Task No_page_that_leads_back_leads_elsewhere(string returnUrl)
    {
        var member = forum.NewVisitor();
        var name = $"m{Guid.NewGuid():N}"[..20];
        var query = $"?returnUrl={Uri.EscapeDataString(returnUrl)}";

        AssertStays(await member.SubmitAsync("/register" + query, [("Form.Name", name), ("Form.Password", Visitor.Password), ("Form.PasswordAgain", Visitor.Password)]));
        AssertStays(await member.SubmitAsync("/account", [("theme", "dark"), ("returnUrl", returnUrl)], "/theme"));
        AssertStays(await member.SubmitAsync("/account", [("returnUrl", returnUrl)], "/sign-out" + query));
        AssertStays(await member.SubmitAsync("/sign-in" + query, [("Form.Name", name), ("Form.Password", Visitor.Password)]));
        AssertStays(await forum.NewVisitor().SignInAsync(name, Visitor.Password, returnUrl));
        foreach (var page in new[] { "/status/403", "/", "/search", "/nothing" })
        {
            Assert.True((int)(await member.GetAsync(page + query)).Status < 500, page);
        }
    }

    [Theory]
    [InlineData("/b/käse")]
    [InlineData("/u/日本?page=ü")]
    [InlineData("/search?q=%C3%BC+%22x%22")]
    [InlineData("/search?q=\uD83D\uDE00")]
    public async Task A_page_of_this_site_is_led_back_to_whatever_its_letters(string returnUrl)
    {
        var member = forum.NewVisitor();
        await member.RegisterAsync($"m{Guid.NewGuid():N}"[..20]);

        foreach (var answer in new[]
        {
            await forum.NewVisitor().SignInAsync(member.Name, Visitor.Password, returnUrl),
            await member.SubmitAsync("/account", [("theme", "dark"), ("returnUrl", returnUrl)], "/theme"),
        })
        {
            Assert.Equal(HttpStatusCode.Redirect, answer.Status);
            Assert.Equal(new Uri(Here, returnUrl).AbsoluteUri, new Uri(Here, answer.Location).AbsoluteUri);
        }
    }

    private static void AssertStays(Answer answer)
    {
        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        Assert.StartsWith("/", answer.Location, StringComparison.Ordinal);
        Assert.DoesNotContain('\\', answer.Location);

        // As a browser reads it: tabs and line breaks are not there.
        var read = answer.Location.Replace("\t", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal).Replace("\r", "", StringComparison.Ordinal);
        Assert.Equal(Here.Authority, new Uri(Here, read).Authority);
        Assert.False(answer.Headers.TryGetValues("Set-Cookie", out var cookies) && cookies.Any(cookie => cookie.StartsWith("a=", StringComparison.Ordinal)));
    }
}
