using Forum.Web.Text;

namespace Forum.Web.Tests.Text;

public sealed class QuoteTests
{
    [Fact]
    public void A_quote_says_who_wrote_what_and_where()
    {
        var quote = Quote.Of("a_b", 123, "One\r\ntwo.\n\n```\n> code\n```");

        Assert.Equal("> [a\\_b wrote](/p/123):\n>\n> One\n> two.\n>\n> ```\n> > code\n> ```\n\n", quote);
        var post = PostMarkdown.Parse(quote + "I see.");
        Assert.Equal([123], post.QuotedPosts);
        Assert.Contains(">a_b wrote</a>:</p>", post.ToHtml([]), StringComparison.Ordinal);
        Assert.EndsWith("</blockquote>\n<p>I see.</p>\n", post.ToHtml([]), StringComparison.Ordinal);
    }

    [Fact]
    public void Quotes_within_the_quote_stay_and_deeper_ones_go()
    {
        var first = Quote.Of("alice", 1, "First.") + "Second.";
        var second = Quote.Of("bob", 2, first) + "Third.";
        var third = Quote.Of("carol", 3, second);

        Assert.Equal("> [bob wrote](/p/2):\n>\n> > [alice wrote](/p/1):\n> >\n> > First.\n>\n> Second.\n\nThird.", second);
        Assert.Equal("> [carol wrote](/p/3):\n>\n> > [bob wrote](/p/2):\n> >\n> > Second.\n>\n> Third.\n\n", third);
        Assert.Equal([3], PostMarkdown.Parse(third).QuotedPosts);
    }

    [Fact]
    public void A_long_post_is_quoted_up_to_the_end_of_a_line()
    {
        var line = new string('x', 300);
        Assert.Equal(
            $"> [alice wrote](/p/1):\n>\n> {line}\n> {line}\n> {line}\n> …\n\n",
            Quote.Of("alice", 1, string.Join('\n', Enumerable.Repeat(line, 10))));

        var oneLine = Quote.Of("alice", 1, string.Join(' ', Enumerable.Repeat("word", 1_000)));
        Assert.EndsWith("word word…\n\n", oneLine, StringComparison.Ordinal);
        Assert.InRange(oneLine.Length, 900, 1_050);
    }

    [Theory]
    [InlineData("> [x](/p/1): a\n\nb\n\n> [y](/p/2)\n> c\n\n> [x](/p/1)", "1 2")]
    [InlineData("- > [x](/p/7):", "7")]
    [InlineData("[x](/p/1)", "")]
    [InlineData("> a [x](/p/1)", "")]
    [InlineData("> [x](/p/1x)", "")]
    [InlineData("> [x](/p/-1)", "")]
    [InlineData("> [x](/p/99999999999999999999)", "")]
    [InlineData("> [x](https://a.example/p/1)", "")]
    [InlineData("> > [x](/p/1)", "")]
    [InlineData(">", "")]
    public void These_posts_are_quoted(string source, string ids) => Assert.Equal(ids, string.Join(' ', PostMarkdown.Parse(source).QuotedPosts));

    [Fact]
    public void Only_the_first_quotes_count() => Assert.Equal(
        Enumerable.Range(1, PostDocument.MaxQuotedPosts).Select(id => (long)id),
        PostMarkdown.Parse(string.Concat(Enumerable.Range(1, 50).Select(id => $"> [x](/p/{id})\n\nx\n\n"))).QuotedPosts);

    [Fact]
    public void Anything_can_be_quoted()
    {
        foreach (var construct in HostileTexts.Constructs)
        {
            foreach (var text in new[] { construct, $"> {construct}", $"> > {construct}\n> a\n\n> > > b", $"- > a\n  > > {construct}" })
            {
                Assert.Equal([5], PostMarkdown.Parse(Quote.Of("alice", 5, text)).QuotedPosts.Take(1));
            }
        }
    }
}
