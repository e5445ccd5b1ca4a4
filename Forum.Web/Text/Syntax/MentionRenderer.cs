using Forum.Web.Web;
using Markdig.Renderers;
using Markdig.Renderers.Html;

namespace Forum.Web.Text.Syntax;

/// <summary>Links the mentions of those who exist.</summary>
/// <param name="existing">Their own names, by names as typed.</param>
internal sealed class MentionRenderer(IReadOnlyDictionary<string, string> existing) : HtmlObjectRenderer<MentionInline>
{
    protected override void Write(HtmlRenderer renderer, MentionInline mention)
    {
        if (mention.IsOwnWord && existing.TryGetValue(mention.Name, out var name))
        {
            renderer.Write("<a class=\"mention\" href=\"").WriteEscapeUrl(Links.User(name)).Write("\">@").WriteEscape(mention.Name).Write("</a>");
        }
        else
        {
            renderer.Write('@').WriteEscape(mention.Name);
        }
    }
}
