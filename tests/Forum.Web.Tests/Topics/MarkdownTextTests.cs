using Forum.Web.Topics;

namespace Forum.Web.Tests.Topics;

public sealed class MarkdownTextTests
{
    [Theory]
    [InlineData("**a** *b* `c` ~~d~~", "<p><strong>a</strong> <em>b</em> <code>c</code> <del>d</del></p>")]
    [InlineData("# Big", "<h3>Big</h3>")]
    [InlineData("###### Small", "<h6>Small</h6>")]
    [InlineData("[x](/t/1)", "<p><a href=\"/t/1\" rel=\"nofollow ugc noopener noreferrer\">x</a></p>")]
    [InlineData("<me@example.org>", "<p><a href=\"mailto:me@example.org\" rel=\"nofollow ugc noopener noreferrer\">me@example.org</a></p>")]
    [InlineData("[the **x**](javascript:1)", "<p>the <strong>x</strong></p>")]
    [InlineData("![a cat](https://a.example/c.png)", "<p><a href=\"https://a.example/c.png\" rel=\"nofollow ugc noopener noreferrer\">a cat</a></p>")]
    [InlineData("![](https://a.example/c.png)", "<p><a href=\"https://a.example/c.png\" rel=\"nofollow ugc noopener noreferrer\">https://a.example/c.png</a></p>")]
    [InlineData("    a line", "<pre><code tabindex=\"0\">a line\n</code></pre>")]
    [InlineData("|a|\n|-|", "<table tabindex=\"0\">\n<thead>\n<tr>\n<th>a</th>\n</tr>\n</thead>\n</table>")]
    [InlineData("<b>raw</b>", "<p>&lt;b&gt;raw&lt;/b&gt;</p>")]
    public void Text_becomes_this(string markdown, string html) => Assert.Equal(html, MarkdownText.ToHtml(markdown).TrimEnd());

    [Fact]
    public void Bare_addresses_become_links() =>
        Assert.Contains("<a href=\"https://a.example/b\"", MarkdownText.ToHtml("See https://a.example/b."), StringComparison.Ordinal);

    [Theory]
    [InlineData('>')]
    [InlineData('[')]
    [InlineData('*')]
    [InlineData('-')]
    public async Task The_worst_text_is_done_in_no_time(char c)
    {
        var text = string.Concat(Enumerable.Repeat($"{c} ", Post.MaxSourceLength / 2));
        Assert.NotEmpty(await Task.Run(() => MarkdownText.ToHtml(text)).WaitAsync(TimeSpan.FromSeconds(5)));
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
