using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Forum.Web.Text.Syntax;

/// <summary>What a part of a text stands in.</summary>
internal static class Surroundings
{
    /// <summary>Whether this stands in a quote (a quote itself: in another one).</summary>
    public static bool IsQuoted(this Block block) => block.QuoteDepth() > 0;

    /// <summary>How many quotes this stands in.</summary>
    public static int QuoteDepth(this Block block)
    {
        var depth = 0;
        for (var parent = block.Parent; parent is not null; parent = parent.Parent)
        {
            depth += parent is QuoteBlock ? 1 : 0;
        }

        return depth;
    }

    public static bool IsQuoted(this Inline inline)
    {
        var root = inline.Parent;
        while (root?.Parent is { } parent)
        {
            root = parent;
        }

        return root?.ParentBlock?.IsQuoted() ?? false;
    }

    public static bool IsLinked(this Inline inline)
    {
        for (var parent = inline.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is LinkInline)
            {
                return true;
            }
        }

        return false;
    }
}
