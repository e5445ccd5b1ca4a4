using Forum.Web.Text;

namespace Forum.Web.Tests.Text;

public sealed class ExcerptTests
{
    [Theory]
    [InlineData("**Hello** *there*, `code` [link](https://a.example)\nand ![picture](/p.png).", "Hello there, code link and picture.")]
    [InlineData("# Title\n\n- one\n- [x] two\n\n1. three", "Title one two three")]
    [InlineData("a|b\n-|-\n1|2", "a b 1 2")]
    [InlineData("Before\n\n```csharp\nvar x = 1;\nvar y = 2;\n```\n\nafter", "Before var x = 1; var y = 2; after")]
    [InlineData("<b>raw</b> &amp; &lt;i&gt;", "<b>raw</b> & <i>")]
    [InlineData("https://a.example/b <https://c.example>", "https://a.example/b https://c.example")]
    [InlineData("@alice says hi", "@alice says hi")]
    [InlineData("> [bob wrote](/p/1):\n>\n> Quoted.\n\nI agree.", "I agree.")]
    [InlineData("> Quoted alone.", "Quoted alone.")]
    [InlineData("[x]: https://a.example\n\n[x]", "x")]
    [InlineData("a\u0007b \t\r\n c", "a b c")]
    [InlineData("", "")]
    public void Only_the_words_are_left(string source, string text) => Assert.Equal(text, Excerpt.Of(source, 200));

    [Theory]
    [InlineData("One two three four", 18, "One two three four")]
    [InlineData("One two three four", 17, "One two three…")]
    [InlineData("One two three four", 14, "One two three…")]
    [InlineData("One two three four", 13, "One two…")]
    [InlineData("One two, three", 9, "One two…")]
    [InlineData("Donaudampfschiffahrt", 10, "Donaudamp…")]
    [InlineData("a Donaudampfschiffahrt", 10, "a Donauda…")]
    [InlineData("😀😀😀😀", 4, "😀…")]
    [InlineData("😀😀😀😀", 5, "😀😀…")]
    public void A_long_one_ends_with_a_word(string source, int length, string text)
    {
        Assert.Equal(text, Excerpt.Of(source, length));
        Assert.InRange(text.Length, 1, length);
    }

    [Fact]
    public void What_cannot_be_read_is_taken_as_it_is() => Assert.StartsWith("> > > ", Excerpt.Of(string.Concat(Enumerable.Repeat("> ", 5_000)), 50), StringComparison.Ordinal);
}
