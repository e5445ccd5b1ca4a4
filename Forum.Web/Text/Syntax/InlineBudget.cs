using System.Buffers;
using Markdig;
using Markdig.Parsers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Forum.Web.Text.Syntax;

/// <summary>
/// Keeps the cost of a text in proportion to its length. Reading a paragraph takes time by the square of the characters
/// in it that may begin a link or an emphasis, and opening blocks by the square of how deep they are nested in one line.
/// No honest text has many of either; one that has is shown as it is.
/// </summary>
internal static class InlineBudget
{
    /// <summary>So many characters that may begin something are looked at in one paragraph or heading.</summary>
    public const int MaxDelimiters = 1_000;

    /// <summary>So many quotes and lists may begin on one line.</summary>
    public const int MaxOpenings = 60;

    private static readonly SearchValues<char> Delimiters = SearchValues.Create("*_~^+=[");

    /// <summary>Reads no markup in paragraphs and headings that have too much of it.</summary>
    public static MarkdownPipelineBuilder UseInlineBudget(this MarkdownPipelineBuilder builder)
    {
        foreach (var parser in builder.BlockParsers.Where(parser => parser is ParagraphBlockParser or HeadingBlockParser))
        {
            parser.Closed += (_, block) =>
            {
                if (block is LeafBlock { ProcessInlines: true } leaf && IsOver(leaf))
                {
                    leaf.ProcessInlines = false;
                    leaf.Inline = new ContainerInline().AppendChild(new LiteralInline(leaf.Lines.ToString()));
                }
            };
        }

        return builder;
    }

    /// <summary>Whether a line begins more blocks than any reader could tell apart.</summary>
    public static bool NestsTooDeeply(string source)
    {
        foreach (var line in source.AsSpan().EnumerateLines())
        {
            if (Openings(line) > MaxOpenings)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsOver(LeafBlock leaf)
    {
        var count = 0;
        for (var i = 0; i < leaf.Lines.Count && count <= MaxDelimiters; i++)
        {
            count += Count(leaf.Lines.Lines[i].Slice.AsSpan());
        }

        return count > MaxDelimiters;
    }

    private static int Count(ReadOnlySpan<char> line)
    {
        var count = 0;
        for (var next = line.IndexOfAny(Delimiters); next >= 0; next = line.IndexOfAny(Delimiters))
        {
            count++;
            line = line[(next + 1)..];
        }

        return count;
    }

    /// <summary>Counts <c>&gt;</c>, <c>- </c> and <c>1. </c> at the beginning of a line, one after the other.</summary>
    private static int Openings(ReadOnlySpan<char> line)
    {
        var count = 0;
        while (true)
        {
            line = line.TrimStart(" \t");
            var digits = line.IndexOfAnyExceptInRange('0', '9') is var end && end < 0 ? line.Length : end;
            if (line is ['>', ..])
            {
                line = line[1..];
            }
            else if (line[digits..] is ['-' or '*' or '+' or '.' or ')', ' ' or '\t', ..])
            {
                line = line[(digits + 1)..];
            }
            else
            {
                return count;
            }

            count++;
        }
    }
}
