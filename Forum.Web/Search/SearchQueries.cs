using System.Text.Json;
using Forum.Web.Accounts;
using Forum.Web.Boards;
using Forum.Web.Data;
using Forum.Web.Topics;
using Forum.Web.Web;
using Microsoft.EntityFrameworkCore;

namespace Forum.Web.Search;

/// <summary>A post that was found. <paramref name="MarkedTitle"/> and <paramref name="Excerpt"/> hold <see cref="Marks"/>.</summary>
internal sealed record SearchResult(
    long TopicId, int Number, string MarkedTitle, string Excerpt, string Author, DateTime CreatedAt, string BoardSlug, string BoardName,
    BoardVisibility BoardVisibility);

/// <summary>One page of what was found.</summary>
/// <param name="Paging">Which.</param>
/// <param name="Count">How many posts were found; not more than <see cref="SearchQueries.MaxResults"/>.</param>
/// <param name="IsMore">Whether there are even more than that.</param>
/// <param name="Results">The page's posts.</param>
internal sealed record SearchPage(Paging Paging, int Count, bool IsMore, IReadOnlyList<SearchResult> Results);

/// <summary>
/// Finds posts by their words. Who may see what decides <see cref="BoardAccess"/>, before anything is counted; what is
/// deleted is not found by anyone.
/// </summary>
internal sealed class SearchQueries(ForumDb db)
{
    public const int ResultsPerPage = 20;

    /// <summary>Nobody turns more pages than that: whoever has not found it by then looks for something else.</summary>
    public const int MaxPages = 25;

    public const int MaxResults = MaxPages * ResultsPerPage;

    /// <summary>Ranking looks at every post that has the words: of words that are everywhere, only at the newest posts that have them.</summary>
    private const int MaxRanked = MaxResults + 1;

    /// <summary>Two commands, however much is found; one if nothing is.</summary>
    public async Task<SearchPage> FindAsync(SearchRequest request, int? page, Viewer viewer, CancellationToken cancellationToken)
    {
        // The ids of all that count, and not COUNT(*) and a page: ranking has to look at everything anyway, so it does once.
        var found = await HitsAsync(request, viewer, cancellationToken);
        var isMore = found.Count > MaxResults;
        var count = Math.Min(found.Count, MaxResults);
        var paging = new Paging(page, count, ResultsPerPage);
        var ids = found.Take(count).Skip(paging.Skip).Take(paging.Size).ToList();
        return new SearchPage(paging, count, isMore, ids.Count == 0 ? [] : await ResultsAsync(request.Match!, ids, viewer, cancellationToken));
    }

    private Task<List<long>> HitsAsync(SearchRequest request, Viewer viewer, CancellationToken cancellationToken)
    {
        var posts = Findable(viewer);
        if (request.Board.Length > 0)
        {
            posts = posts.Where(post => post.Topic.Board.Slug == request.Board);
        }

        if (request.Author.Length > 0)
        {
            var name = UserName.Normalize(request.Author);
            posts = posts.Where(post => post.Author.NormalizedName == name);
        }

        if (request.After is { } after)
        {
            posts = posts.Where(post => post.CreatedAt >= after);
        }

        if (request.Before is { } before)
        {
            posts = posts.Where(post => post.CreatedAt < before);
        }

        // A word in the title says more about a topic than one among many in a post.
        var match = request.Match!;
        var hits = request.IsByDate
            ? db.Set<SearchHit>().FromSqlInterpolated(
                $"""SELECT rowid AS "PostId", 0.0 AS "Rank" FROM "PostSearch" WHERE "PostSearch" MATCH {match}""")
            : db.Set<SearchHit>().FromSqlInterpolated(
                $"""SELECT rowid AS "PostId", rank AS "Rank" FROM "PostSearch" WHERE "PostSearch" MATCH {match} AND rank MATCH 'bm25(20.0, 1.0)'""");
        var newest = (
            from hit in hits
            join post in posts on hit.PostId equals post.Id
            orderby hit.PostId descending
            select new { post.Id, post.CreatedAt, hit.Rank }).Take(MaxRanked);
        var found = request.IsByDate
            ? newest.OrderByDescending(hit => hit.CreatedAt).ThenByDescending(hit => hit.Id)
            : newest.OrderBy(hit => hit.Rank).ThenByDescending(hit => hit.Id);
        return found.Select(hit => hit.Id).Take(MaxResults + 1).ToListAsync(cancellationToken);
    }

    /// <summary>With excerpts, which are made of these few posts only: they take longer than finding.</summary>
    private async Task<IReadOnlyList<SearchResult>> ResultsAsync(
        string match, List<long> ids, Viewer viewer, CancellationToken cancellationToken)
    {
        // The plus keeps SQLite from asking the index once for each id.
        var excerpts = db.Set<SearchExcerpt>().FromSqlInterpolated($"""
            SELECT rowid AS "PostId", highlight("PostSearch", 0, char(57344), char(57345)) AS "Title",
                   snippet("PostSearch", 1, char(57344), char(57345), '…', 32) AS "Body"
            FROM "PostSearch" WHERE "PostSearch" MATCH {match} AND rowid BETWEEN {ids.Min()} AND {ids.Max()}
              AND +rowid IN (SELECT value FROM json_each({JsonSerializer.Serialize(ids)}))
            """);
        var results = await (
            from excerpt in excerpts
            join post in Findable(viewer) on excerpt.PostId equals post.Id
            select new
            {
                post.Id,
                Result = new SearchResult(
                    post.TopicId, post.Number, post.Number == 1 ? excerpt.Title : post.Topic.Title, excerpt.Body, post.Author.Name, post.CreatedAt,
                    post.Topic.Board.Slug, post.Topic.Board.Name, post.Topic.Board.Visibility),
            }).ToListAsync(cancellationToken);
        return [.. results.OrderBy(row => ids.IndexOf(row.Id)).Select(row => row.Result)];
    }

    private IQueryable<Post> Findable(Viewer viewer) =>
        db.Posts.AsNoTracking().VisibleTo(viewer).Where(post => post.DeletedAt == null && post.Topic.DeletedAt == null);
}
