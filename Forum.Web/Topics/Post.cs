using Forum.Web.Accounts;
using Forum.Web.Text;

namespace Forum.Web.Topics;

/// <summary>One contribution to a topic.</summary>
internal sealed class Post
{
    /// <summary>The longest text, in UTF-16 code units, as a browser's <c>maxlength</c> counts.</summary>
    public const int MaxSourceLength = 20_000;

    public long Id { get; init; }

    public long TopicId { get; init; }

    public Topic Topic { get; init; } = null!;

    /// <summary>The post's place in its topic, from 1.</summary>
    public int Number { get; init; }

    public long AuthorId { get; init; }

    public User Author { get; init; } = null!;

    /// <summary>What the author wrote: Markdown.</summary>
    public required string Source { get; set; }

    /// <summary><see cref="Source"/> as <see cref="MarkdownText"/> made it: safe to put into a page as it is.</summary>
    public required string Html { get; set; }

    public DateTime CreatedAt { get; init; }
}
