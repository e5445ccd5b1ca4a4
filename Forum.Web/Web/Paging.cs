namespace Forum.Web.Web;

/// <summary>One page out of many. Pages count from 1; one beyond the last is the last.</summary>
internal sealed record Paging
{
    public Paging(int? requested, int itemCount, int size)
    {
        Size = size;
        Count = Math.Max(1, PageCount(itemCount, size));
        Page = Math.Clamp(requested ?? 1, 1, Count);
    }

    public int Page { get; }

    public int Count { get; }

    public int Size { get; }

    public int Skip => (Page - 1) * Size;

    public bool IsFirst => Page == 1;

    public bool IsLast => Page == Count;

    public static int PageCount(int itemCount, int size) => (itemCount + size - 1) / size;

    /// <summary>The page numbers to link to: the ends and the neighbours, with null where some are left out.</summary>
    public IEnumerable<int?> Links()
    {
        var previous = 0;
        for (var page = 1; page <= Count; page++)
        {
            if (page != 1 && page != Count && Math.Abs(page - Page) > 1)
            {
                continue;
            }

            if (page > previous + 1)
            {
                yield return null;
            }

            yield return previous = page;
        }
    }
}
