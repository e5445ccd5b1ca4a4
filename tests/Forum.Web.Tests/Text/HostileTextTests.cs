using AngleSharp.Html.Parser;
using Forum.Web.Text;

namespace Forum.Web.Tests.Text;

/// <summary>Whatever is written, what comes out of it is made of harmless parts alone.</summary>
public sealed class HostileTextTests
{
    private static readonly string[] Users = ["alice", "bob"];

    public static TheoryData<string> Constructs => [.. HostileTexts.Constructs];

    [Theory]
    [MemberData(nameof(Constructs))]
    public void Nothing_hostile_gets_through(string construct)
    {
        foreach (var payload in HostileTexts.Payloads)
        {
            Check(construct.Replace("$", payload, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Nor_does_it_in_any_mixture()
    {
        var random = new Random(20_240);
        for (var i = 0; i < 3_000; i++)
        {
            var text = "$";
            for (var depth = random.Next(1, 5); depth > 0; depth--)
            {
                text = Any(HostileTexts.Constructs).Replace("$", text, StringComparison.Ordinal);
                text = text.Length > 2_000 ? text[..2_000] : text;
            }

            // Cut anywhere: what is open stays open.
            text = text.Replace("$", Any(HostileTexts.Payloads), StringComparison.Ordinal);
            Check(text[..random.Next(text.Length / 2, text.Length + 1)] + Any(["", " ", "\n", "\n\n"]) + Any(HostileTexts.Payloads));
        }

        string Any(IReadOnlyList<string> list) => list[random.Next(list.Count)];
    }

    [Theory]
    [InlineData("<p onclick=x>", "<p onclick=x>")]
    [InlineData("<p style=x>", "<p style=x>")]
    [InlineData("<p id=main>", "<p id=main>")]
    [InlineData("<img src=x>", "<img>")]
    [InlineData("<svg></svg>", "<svg>")]
    [InlineData("<p><!-- x --></p>", "a node Comment")]
    [InlineData("<body onload=x>", "onload around the post")]
    [InlineData("<a href='javascript:x' rel='nofollow ugc noopener noreferrer'>x</a>", "<a href=javascript:x>")]
    [InlineData("<a href='&#1;java&Tab;script:x' rel='nofollow ugc noopener noreferrer'>x</a>", "<a href=\u0001java\tscript:x>")]
    [InlineData("<a href='/x'>x</a>", "a link without rel")]
    [InlineData("<code class='post'>x</code>", "<code class=post>")]
    [InlineData("<input type=text>", "a field")]
    public void The_check_sees_what_is_not_harmless(string html, string violation) => Assert.Contains(violation, AllowedHtml.Violations(html));

    [Fact]
    public void Nothing_that_is_written_is_lost()
    {
        foreach (var payload in HostileTexts.Payloads.Where(payload => payload.All(c => char.IsAsciiLetterOrDigit(c) || " <>/=:.,;".Contains(c, StringComparison.Ordinal))))
        {
            var html = PostMarkdown.Parse($"a {payload}").ToHtml([]);
            Assert.Equal($"a {payload}", new HtmlParser().ParseDocument(html).Body!.TextContent.Trim().Replace("\n", " ", StringComparison.Ordinal));
        }
    }

    private static void Check(string source)
    {
        var html = PostMarkdown.Parse(source).ToHtml(Users);
        var violations = AllowedHtml.Violations(html);
        if (violations.Count > 0)
        {
            Assert.Fail($"{string.Join(", ", violations)}\nin: {html}\nof: {System.Text.Json.JsonSerializer.Serialize(source)}");
        }
    }
}
