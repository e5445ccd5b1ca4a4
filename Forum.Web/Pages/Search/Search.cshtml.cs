using Forum.Web.Accounts;
using Forum.Web.Boards;
using Forum.Web.Search;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Forum.Web.Pages.Search;

/// <summary><c>GET /search?q=&amp;board=&amp;author=&amp;from=&amp;to=&amp;sort=&amp;page=</c>: finds posts by their words.</summary>
internal sealed class SearchModel(SearchQueries search, BoardQueries boards) : PageModel
{
    public SearchRequest Query { get; private set; } = null!;

    /// <summary>The boards to choose from.</summary>
    public IReadOnlyList<(string Slug, string Name)> Boards { get; private set; } = [];

    /// <summary>What was found; null if nothing was looked for.</summary>
    public SearchPage? Found { get; private set; }

    public async Task OnGetAsync(
        string? q, string? board, string? author, string? from, string? to, string? sort, [FromQuery(Name = "page")] int? page,
        CancellationToken cancellationToken)
    {
        var viewer = User.AsViewer();
        Query = SearchRequest.Of(q, board, author, from, to, sort);
        Boards = await boards.NamesAsync(viewer, cancellationToken);
        if (Query is { Match: not null, Errors.Count: 0 })
        {
            Found = await search.FindAsync(Query, page, viewer, cancellationToken);
        }
    }
}
