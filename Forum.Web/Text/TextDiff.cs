using DiffPlex;
using DiffPlex.Chunkers;

namespace Forum.Web.Text;

/// <summary>What became of a piece of text.</summary>
internal enum DiffKind
{
    Unchanged,
    Deleted,
    Inserted,
}

internal sealed record DiffPiece(DiffKind Kind, string Text);

/// <summary>One line of either text or of both, in pieces; or, without pieces, <paramref name="Skipped"/> lines that are the same in both.</summary>
internal sealed record DiffLine(IReadOnlyList<DiffPiece> Pieces, int Skipped = 0);

/// <summary>
/// Compares two texts by lines, and lines that were changed by words. Comparing costs the square of what differs: where
/// that is too much, all of it is deleted and all of it is inserted.
/// </summary>
internal static class TextDiff
{
    /// <summary>So many lines that stayed are shown around those that did not.</summary>
    public const int Context = 2;

    private const int MaxPieces = 1_000;

    private static readonly WordChunker Words = new();

    /// <summary>The lines to show; none if the texts are the same.</summary>
    public static IReadOnlyList<DiffLine> Between(string before, string after)
    {
        var lines = new List<DiffLine>();
        foreach (var (deleted, inserted, unchanged) in Compare(before.ReplaceLineEndings("\n").Split('\n'), after.ReplaceLineEndings("\n").Split('\n')))
        {
            lines.AddRange(Changed(deleted, inserted));
            lines.AddRange(unchanged.Select(line => Whole(DiffKind.Unchanged, line)));
        }

        return Collapse(lines);
    }

    /// <summary>Lines that follow each other on both sides are taken for the same lines before and after, as far as they are alike.</summary>
    private static List<DiffLine> Changed(string[] deleted, string[] inserted)
    {
        var lines = new List<DiffLine>();
        for (var i = 0; i < Math.Max(deleted.Length, inserted.Length); i++)
        {
            if (i < deleted.Length && i < inserted.Length && InWords(deleted[i], inserted[i]) is { } line)
            {
                lines.Add(line);
                continue;
            }

            if (i < deleted.Length)
            {
                lines.Add(Whole(DiffKind.Deleted, deleted[i]));
            }

            if (i < inserted.Length)
            {
                lines.Add(Whole(DiffKind.Inserted, inserted[i]));
            }
        }

        return lines;
    }

    /// <summary>Null if less than a third of the line stayed: then it is another line.</summary>
    private static DiffLine? InWords(string before, string after)
    {
        var pieces = new List<DiffPiece>();
        var stayed = 0;
        foreach (var (deleted, inserted, unchanged) in Compare(Words.Chunk(before), Words.Chunk(after)))
        {
            Add(DiffKind.Deleted, deleted);
            Add(DiffKind.Inserted, inserted);
            Add(DiffKind.Unchanged, unchanged);
            stayed += unchanged.Sum(word => word.Length);
        }

        return stayed > 0 && 3 * stayed >= Math.Max(before.Length, after.Length) ? new DiffLine(pieces) : null;

        void Add(DiffKind kind, string[] words)
        {
            if (words.Length > 0)
            {
                pieces.Add(new DiffPiece(kind, string.Concat(words)));
            }
        }
    }

    /// <summary>The two sequences in order, as runs of what went, what came instead, and what stayed after that.</summary>
    private static IEnumerable<(string[] Deleted, string[] Inserted, string[] Unchanged)> Compare(IReadOnlyList<string> before, IReadOnlyList<string> after)
    {
        // What is the same at both ends is the most of it, as a rule.
        var shorter = Math.Min(before.Count, after.Count);
        var start = 0;
        while (start < shorter && before[start] == after[start])
        {
            start++;
        }

        var end = 0;
        while (end < shorter - start && before[^(end + 1)] == after[^(end + 1)])
        {
            end++;
        }

        string[] oldMiddle = [.. before.Skip(start).Take(before.Count - start - end)];
        string[] newMiddle = [.. after.Skip(start).Take(after.Count - start - end)];
        string[] tail = [.. before.Skip(before.Count - end)];
        yield return ([], [], [.. before.Take(start)]);
        if (Math.Max(oldMiddle.Length, newMiddle.Length) > MaxPieces)
        {
            yield return (oldMiddle, newMiddle, tail);
            yield break;
        }

        // The library wants to take texts apart itself; these are apart already.
        var chunker = new CustomFunctionChunker(text => text == nameof(before) ? oldMiddle : newMiddle);
        var blocks = Differ.Instance.CreateDiffs(nameof(before), nameof(after), ignoreWhiteSpace: false, ignoreCase: false, chunker).DiffBlocks;
        if (blocks.Count > 0)
        {
            yield return ([], [], oldMiddle[..blocks[0].DeleteStartA]);
        }

        for (var i = 0; i < blocks.Count; i++)
        {
            var block = blocks[i];
            var resumes = block.DeleteStartA + block.DeleteCountA;
            yield return (
                oldMiddle[block.DeleteStartA..resumes],
                newMiddle[block.InsertStartB..(block.InsertStartB + block.InsertCountB)],
                oldMiddle[resumes..(i + 1 < blocks.Count ? blocks[i + 1].DeleteStartA : oldMiddle.Length)]);
        }

        yield return ([], [], tail);
    }

    /// <summary>Leaves out what is unchanged for long; one line is not worth being left out.</summary>
    private static List<DiffLine> Collapse(List<DiffLine> lines)
    {
        var near = new bool[lines.Count];
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i].Pieces is not [{ Kind: DiffKind.Unchanged }])
            {
                Array.Fill(near, true, Math.Max(0, i - Context), Math.Min(lines.Count, i + Context + 1) - Math.Max(0, i - Context));
            }
        }

        var shown = new List<DiffLine>();
        for (var i = 0; i < lines.Count; i++)
        {
            var next = Array.IndexOf(near, true, i);
            var skipped = (next < 0 ? lines.Count : next) - i;
            if (skipped > 1)
            {
                if (shown.Count > 0 || next >= 0)
                {
                    shown.Add(new DiffLine([], skipped));
                }

                i += skipped - 1;
            }
            else if (next >= 0 || shown.Count > 0)
            {
                shown.Add(lines[i]);
            }
        }

        return shown;
    }

    private static DiffLine Whole(DiffKind kind, string line) => new([new DiffPiece(kind, line)]);
}
