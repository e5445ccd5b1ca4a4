using Forum.Web.Text.Syntax;
using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Extensions.TaskLists;
using Markdig.Parsers.Inlines;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Forum.Web.Text;

/// <summary>
/// Reads what people write: CommonMark with tables, task lists, strikethrough, bare addresses and <c>@names</c>. Raw HTML
/// stays text, links lead only to <see cref="SafeLink"/>s, pictures become links (nothing is loaded from elsewhere),
/// headings begin below the page's own, and nothing needs a style attribute, which the pages' policy would refuse.
/// </summary>
internal static class PostMarkdown
{
    private const int TopHeadingLevel = 3;
    private const int LowestHeadingLevel = 6;

    internal static readonly MarkdownPipeline Pipeline = CreatePipeline();

    /// <param name="source">Markdown, of at most <see cref="Topics.Post.MaxSourceLength"/> characters.</param>
    public static PostDocument Parse(string source)
    {
        if (InlineBudget.NestsTooDeeply(source))
        {
            return new PostDocument(source, null);
        }

        try
        {
            var syntax = Markdown.Parse(source, Pipeline);

            // Lists, because the tree is changed on the way.
            foreach (var node in syntax.Descendants().ToList())
            {
                Restrict(node);
            }

            return new PostDocument(source, syntax);
        }
        catch (ArgumentException)
        {
            // Markdig too refuses text that nests too deeply. Nobody writes such a thing to be read: it is shown as it is.
            return new PostDocument(source, null);
        }
    }

    private static MarkdownPipeline CreatePipeline()
    {
        var builder = new MarkdownPipelineBuilder()
            .DisableHtml()
            .UseAutoLinks()
            .UseEmphasisExtras()
            .UsePipeTables()
            .UseListExtras()
            .UseTaskLists()
            .UseInlineBudget();
        builder.InlineParsers.InsertBefore<EmphasisInlineParser>(new MentionParser());
        return builder.Build();
    }

    private static void Restrict(MarkdownObject node)
    {
        switch (node)
        {
            case HeadingBlock heading:
                heading.Level = Math.Min(heading.Level + TopHeadingLevel - 1, LowestHeadingLevel);
                break;
            case FencedCodeBlock code:
                code.SetAttributes(CodeLanguage.Class(code.Info) is { } name ? new HtmlAttributes { Classes = [name] } : new HtmlAttributes());
                break;
            case Table table:
                Restrict(table);
                break;
            case TaskList task:
                task.GetAttributes().AddProperty("aria-label", task.Checked ? "Done" : "To do");
                break;
            case LinkInline link:
                Restrict(link);
                break;
            case AutolinkInline link:
                Restrict(link);
                break;
        }
    }

    /// <summary>Says by classes how columns are aligned.</summary>
    private static void Restrict(Table table)
    {
        foreach (var row in table.OfType<TableRow>())
        {
            for (var i = 0; i < row.Count && i < table.ColumnDefinitions.Count; i++)
            {
                if (table.ColumnDefinitions[i].Alignment is { } alignment and not TableColumnAlign.Left)
                {
                    row[i].GetAttributes().AddClass(alignment is TableColumnAlign.Right ? "align-right" : "align-center");
                }
            }
        }

        table.ColumnDefinitions.ForEach(column => column.Alignment = null);

        // Wide ones scroll by themselves: with the keyboard too.
        table.GetAttributes().AddProperty("tabindex", "0");
    }

    private static void Restrict(LinkInline link)
    {
        if (!SafeLink.IsSafe(link.Url))
        {
            link.ReplaceBy(new ContainerInline(), copyChildren: true);
            return;
        }

        if (link.IsImage)
        {
            link.IsImage = false;
            if (link.FirstChild is null)
            {
                link.AppendChild(new LiteralInline(link.Url!));
            }
        }

        link.GetAttributes().AddPropertyIfNotExist("rel", SafeLink.Relation);
    }

    private static void Restrict(AutolinkInline link)
    {
        if (!link.IsEmail && !SafeLink.IsSafe(link.Url))
        {
            link.ReplaceBy(new LiteralInline(link.Url));
            return;
        }

        link.GetAttributes().AddPropertyIfNotExist("rel", SafeLink.Relation);
    }
}
