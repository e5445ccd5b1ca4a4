using Markdig.Syntax.Inlines;

namespace Forum.Web.Text.Syntax;

/// <summary><c>@name</c> in a text.</summary>
internal sealed class MentionInline(string name) : LeafInline
{
    /// <summary>As typed, without the @.</summary>
    public string Name { get; } = name;

    /// <summary>Whether the post's author says it, and not a link or a quote.</summary>
    public bool IsOwnWord { get; set; }
}
