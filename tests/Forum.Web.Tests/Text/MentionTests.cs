using Forum.Web.Text;

namespace Forum.Web.Tests.Text;

public sealed class MentionTests
{
    [Theory]
    [InlineData("@alice", "alice")]
    [InlineData("Hi @alice, @bob-2 and @c.d_e!", "alice bob-2 c.d_e")]
    [InlineData("Ask @alice.", "alice")]
    [InlineData("Ask @alice...", "alice")]
    [InlineData("(@alice)", "alice")]
    [InlineData("\"@alice\"", "alice")]
    [InlineData("@alice's", "alice")]
    [InlineData("*@alice* **@bob** _@carol_ ~~@dave~~", "alice bob carol dave")]
    [InlineData("@alice @Alice @ALICE", "alice")]
    [InlineData("@end_", "end_")]
    [InlineData("# @alice\n\n- @bob\n\na|b\n-|-\n@carol|@dave", "alice bob carol dave")]
    [InlineData("- [ ] @alice", "alice")]
    [InlineData("@al", "")]
    [InlineData("@-alice", "")]
    [InlineData("@alicé", "")]
    [InlineData("@aaaaaaaaaabbbbbbbbbbccccccccccdd", "aaaaaaaaaabbbbbbbbbbccccccccccdd")]
    [InlineData("@aaaaaaaaaabbbbbbbbbbccccccccccdde", "")]
    [InlineData("me@example.org", "")]
    [InlineData("<me@example.org>", "")]
    [InlineData("@alice@social.example", "")]
    [InlineData("https://social.example/@alice", "")]
    [InlineData("\\@alice", "")]
    [InlineData("&#64;alice", "")]
    [InlineData("`@alice` and\n\n    @bob\n\n```\n@carol\n```", "")]
    [InlineData("[@alice](/t/1) [x](/t/1 \"@bob\") ![@carol](/c)", "")]
    [InlineData("[*@alice*](/t/1)", "")]
    [InlineData("> @alice\n\n@bob", "bob")]
    [InlineData("@@alice", "")]
    public void These_names_are_mentioned(string source, string names) => Assert.Equal(names, string.Join(' ', PostMarkdown.Parse(source).Mentions));

    [Fact]
    public void Those_who_exist_are_linked_by_their_own_names()
    {
        var post = PostMarkdown.Parse("Hi @ALICE, @bob and *@alice*: `@alice`.\n\n> @alice\n\n[@alice](/t/1)");

        Assert.Equal(
            "<p>Hi <a class=\"mention\" href=\"/u/Alice\">@ALICE</a>, @bob and <em><a class=\"mention\" href=\"/u/Alice\">@alice</a></em>: <code>@alice</code>.</p>\n"
            + "<blockquote>\n<p>@alice</p>\n</blockquote>\n<p><a href=\"/t/1\" rel=\"nofollow ugc noopener noreferrer\">@alice</a></p>\n",
            post.ToHtml(["Alice", "carol"]));
        Assert.DoesNotContain("mention", post.ToHtml([]), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_first_names_count()
    {
        var names = Enumerable.Range(100, PostDocument.MaxMentions + 1).Select(i => $"user{i}").ToList();
        var post = PostMarkdown.Parse(string.Join(' ', names.Concat(names).Select(name => "@" + name)));

        Assert.Equal(names[..^1], post.Mentions);
        var html = post.ToHtml(names);
        Assert.Equal(2 * PostDocument.MaxMentions, html.Split("class=\"mention\"").Length - 1);
        Assert.DoesNotContain($"/u/{names[^1]}\"", html, StringComparison.Ordinal);
    }
}
