using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace Forum.Web.Feeds;

/// <summary>
/// What a page says of itself to those who do not look at it: search engines, feed readers, and whoever shows a card for
/// a link. A page gives it with <c>ViewData.SetHead(...)</c>; one that gives none is not for search engines, and nor is one of a board
/// that not everyone sees.
/// </summary>
internal sealed record PageHead
{
    /// <summary>The page's one address, from the root.</summary>
    public required string Path { get; init; }

    public required string Title { get; init; }

    /// <summary>A sentence or two about it: plain text; empty if there is nothing to say.</summary>
    public string Description { get; init; } = "";

    /// <summary>Whether everyone may read it.</summary>
    public bool IsPublic { get; init; } = true;

    /// <summary>What kind of thing it is, as Open Graph calls it.</summary>
    public string Kind { get; init; } = "website";

    /// <summary>The feed that goes with the page; null if there is none.</summary>
    public string? Feed { get; init; }

    /// <summary>An address with its page number, which the first page has not.</summary>
    public static string Paged(string path, Web.Paging paging) =>
        paging.IsFirst ? path : FormattableString.Invariant($"{path}?page={paging.Page}");
}

internal static class PageHeadExtensions
{
    private const string Key = "PageHead";

    public static void SetHead(this ViewDataDictionary viewData, PageHead head) => viewData[Key] = head;

    /// <summary>Null if the page gave none.</summary>
    public static PageHead? Head(this ViewDataDictionary viewData) => viewData[Key] as PageHead;
}
