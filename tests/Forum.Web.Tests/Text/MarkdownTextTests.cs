using System.Diagnostics;
using Forum.Web.Text;
using Forum.Web.Text.Syntax;
using Forum.Web.Topics;

namespace Forum.Web.Tests.Text;

public sealed class MarkdownTextTests
{
    private const string Rel = "rel=\"nofollow ugc noopener noreferrer\"";

    [Theory]
    [InlineData("**a** *b* `c` ~~d~~", "<p><strong>a</strong> <em>b</em> <code>c</code> <del>d</del></p>")]
    [InlineData("# Big", "<h3>Big</h3>")]
    [InlineData("###### Small", "<h6>Small</h6>")]
    [InlineData("[x](/t/1)", $"<p><a href=\"/t/1\" {Rel}>x</a></p>")]
    [InlineData("<me@example.org>", $"<p><a href=\"mailto:me@example.org\" {Rel}>me@example.org</a></p>")]
    [InlineData("[the **x**](javascript:1)", "<p>the <strong>x</strong></p>")]
    [InlineData("![a cat](https://a.example/c.png)", $"<p><a href=\"https://a.example/c.png\" {Rel}>a cat</a></p>")]
    [InlineData("![](https://a.example/c.png)", $"<p><a href=\"https://a.example/c.png\" {Rel}>https://a.example/c.png</a></p>")]
    [InlineData("<b>raw</b>", "<p>&lt;b&gt;raw&lt;/b&gt;</p>")]
    [InlineData("```csharp\nvar x = 1 < 2;\n```", "<pre tabindex=\"0\"><code class=\"language-csharp\">var x = 1 &lt; 2;\n</code></pre>")]
    [InlineData("```C++ title\nx\n```", "<pre tabindex=\"0\"><code class=\"language-c++\">x\n</code></pre>")]
    [InlineData("```\"x\nx\n```", "<pre tabindex=\"0\"><code>x\n</code></pre>")]
    [InlineData("    x", "<pre tabindex=\"0\"><code>x\n</code></pre>")]
    [InlineData("- [ ] a\n- [x] b", "<ul class=\"contains-task-list\">\n<li class=\"task-list-item\"><input aria-label=\"To do\" disabled=\"disabled\" type=\"checkbox\" /> a</li>\n<li class=\"task-list-item\"><input aria-label=\"Done\" disabled=\"disabled\" type=\"checkbox\" checked=\"checked\" /> b</li>\n</ul>")]
    [InlineData("a|b|c\n:-|:-:|-:\n1|2|3", "<table tabindex=\"0\">\n<thead>\n<tr>\n<th>a</th>\n<th class=\"align-center\">b</th>\n<th class=\"align-right\">c</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>1</td>\n<td class=\"align-center\">2</td>\n<td class=\"align-right\">3</td>\n</tr>\n</tbody>\n</table>")]
    [InlineData("a[^1]\n\n[^1]: b", "<p>a<a href=\"b\" rel=\"nofollow ugc noopener noreferrer\">^1</a></p>")]
    [InlineData("@alice", "<p>@alice</p>")]
    [InlineData("", "")]
    public void Text_becomes_this(string markdown, string html) => Assert.Equal(html, MarkdownText.ToHtml(markdown).TrimEnd());

    [Fact]
    public void Bare_addresses_become_links() =>
        Assert.Contains("<a href=\"https://a.example/b\"", MarkdownText.ToHtml("See https://a.example/b."), StringComparison.Ordinal);

    [Fact]
    public void A_paragraph_with_a_sane_number_of_marks_is_formatted_and_one_with_more_is_shown_as_it_is()
    {
        var sane = string.Concat(Enumerable.Repeat("**a** ", InlineBudget.MaxDelimiters / 4));
        Assert.Contains("<strong>a</strong>", MarkdownText.ToHtml(sane), StringComparison.Ordinal);
        Assert.Equal($"<p>{sane}*b</p>\n<p><em>c</em></p>\n", MarkdownText.ToHtml($"{sane}*b\n\n*c*"));
        Assert.Equal($"<h3>{sane}*b</h3>\n", MarkdownText.ToHtml($"# {sane}*b"));
        Assert.Equal($"<h3>{sane}*b</h3>\n", MarkdownText.ToHtml($"{sane}*b\n==="));
        Assert.Equal($"<p>a\n{sane}&lt;b&gt;*</p>\n", MarkdownText.ToHtml($"a\n{sane}<b>*"));
    }

    [Fact]
    public void Code_may_consist_of_marks_alone() =>
        Assert.Equal($"<pre tabindex=\"0\"><code>{new string('*', 5_000)}\n</code></pre>\n", MarkdownText.ToHtml($"```\n{new string('*', 5_000)}\n```"));

    [Theory]
    [InlineData("> ", 61)]
    [InlineData(">", 20_000)]
    [InlineData("- ", 61)]
    [InlineData("1. > ", 31)]
    public void What_nests_too_deeply_is_shown_as_it_is(string opening, int times)
    {
        var text = string.Concat(Enumerable.Repeat(opening, times)) + "x<";
        Assert.Equal($"<pre>{System.Net.WebUtility.HtmlEncode(text)}</pre>\n", MarkdownText.ToHtml(text));
    }

    [Fact]
    public void A_long_line_of_hyphens_nests_nothing() =>
        Assert.Equal("<hr />\n<hr />\n", MarkdownText.ToHtml(new string('-', 200) + "\n\n" + string.Concat(Enumerable.Repeat("* ", 60))));

    /// <summary>
    /// Each takes less than 0.1 seconds, and took up to half a second when the time grew with the square of the length.
    /// One good attempt will do: the machine may be busy.
    /// </summary>
    [Theory]
    [InlineData("> ")]
    [InlineData("[ ")]
    [InlineData("* ")]
    [InlineData("- ")]
    [InlineData("1. ")]
    [InlineData("![")]
    [InlineData("[](")]
    [InlineData("*a_ ")]
    [InlineData("*a*a")]
    [InlineData("~a")]
    [InlineData("| *a")]
    [InlineData("a|b\n-|-\n")]
    [InlineData("[a]: b\n")]
    [InlineData("https://a.example/((")]
    [InlineData("@alice ")]
    [InlineData("*@alice ")]
    public void The_worst_text_is_done_in_no_time(string unit)
    {
        var text = string.Concat(Enumerable.Repeat(unit, Post.MaxSourceLength / unit.Length));
        var fastest = TimeSpan.MaxValue;
        for (var attempt = 0; attempt < 20 && fastest > TimeSpan.FromSeconds(0.3); attempt++)
        {
            var time = Stopwatch.StartNew();
            Assert.NotNull(MarkdownText.ToHtml(text));
            fastest = time.Elapsed < fastest ? time.Elapsed : fastest;
        }

        Assert.InRange(fastest, TimeSpan.Zero, TimeSpan.FromSeconds(0.3));
    }

    [Theory]
    [InlineData("https://a.example", true)]
    [InlineData("HTTP://a.example", true)]
    [InlineData("mailto:a@b.example", true)]
    [InlineData("/t/1#post-2", true)]
    [InlineData("relative/a:b", true)]
    [InlineData("javascript:alert(1)", false)]
    [InlineData("java\nscript:alert(1)", false)]
    [InlineData(" javascript:alert(1)", false)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData("", false)]
    public void A_link_is_safe_or_not(string url, bool isSafe) => Assert.Equal(isSafe, SafeLink.IsSafe(url));
}
