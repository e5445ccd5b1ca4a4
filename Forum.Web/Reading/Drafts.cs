using Forum.Web.Accounts;
using Forum.Web.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Forum.Web.Reading;

/// <summary>A draft as pages show it.</summary>
/// <param name="Version">Names this state of the draft; 0 if there is none.</param>
/// <param name="Title">See <see cref="Draft.Title"/>.</param>
/// <param name="Body">See <see cref="Draft.Body"/>.</param>
internal sealed record DraftView(long Version, string Title, string Body)
{
    public static DraftView None { get; } = new(0, "", "");
}

/// <summary>How saving a draft went.</summary>
/// <param name="IsSaved">False if nothing was written, because of what is there, or because it would be one too many.</param>
/// <param name="Current">The draft that is there now.</param>
internal sealed record DraftOutcome(bool IsSaved, DraftView Current);

/// <summary>
/// Keeps what users have begun to write. A draft's version is the time of its last change, in milliseconds; who saves says
/// which version they knew, so that two windows do not overwrite each other's text unseen.
/// </summary>
internal sealed class Drafts(ForumDb db, TimeProvider clock, IOptions<ReadingOptions> options)
{
    /// <summary>The viewer's draft for a place; <see cref="DraftView.None"/> if there is none. One command, none for visitors.</summary>
    public async Task<DraftView> FindAsync(DraftPlace place, Viewer viewer, CancellationToken cancellationToken)
    {
        var name = place.ToString();
        return viewer.UserId is { } userId
            && await db.Drafts.AsNoTracking().SingleOrDefaultAsync(draft => draft.UserId == userId && draft.Place == name, cancellationToken) is { } draft
                ? new DraftView(new DateTimeOffset(draft.UpdatedAt).ToUnixTimeMilliseconds(), draft.Title, draft.Body)
                : DraftView.None;
    }

    /// <summary>Saves a draft that is based on version <paramref name="known"/>; an empty one is deleted. The viewer may write at the place.</summary>
    public async Task<DraftOutcome> SaveAsync(
        DraftPlace place, Viewer viewer, string title, string body, long known, CancellationToken cancellationToken)
    {
        var (userId, name, isEmpty) = (viewer.UserId!.Value, place.ToString(), title.Length == 0 && body.Trim().Length == 0);
        var version = Math.Max(clock.GetUtcNow().ToUnixTimeMilliseconds(), known + 1);
        var changed = isEmpty
            ? await db.Database.ExecuteSqlInterpolatedAsync(
                $"""DELETE FROM "Drafts" WHERE "UserId" = {userId} AND "Place" = {name} AND "UpdatedAt" = {known}""", cancellationToken)
            : await db.Database.ExecuteSqlInterpolatedAsync(
                $"""
                INSERT INTO "Drafts" ("UserId", "Place", "Title", "Body", "UpdatedAt")
                SELECT {userId}, {name}, {title}, {body}, {version}
                WHERE EXISTS (SELECT 1 FROM "Drafts" WHERE "UserId" = {userId} AND "Place" = {name})
                    OR {known} = 0 AND (SELECT COUNT(*) FROM "Drafts" WHERE "UserId" = {userId}) < {options.Value.MaxDrafts}
                ON CONFLICT ("UserId", "Place") DO UPDATE
                SET "Title" = excluded."Title", "Body" = excluded."Body", "UpdatedAt" = excluded."UpdatedAt"
                WHERE "Drafts"."UpdatedAt" = {known}
                """,
                cancellationToken);
        if (changed > 0)
        {
            return new DraftOutcome(true, isEmpty ? DraftView.None : new DraftView(version, title, body));
        }

        // The same text is no conflict: the answer to an earlier request may have been lost.
        var current = await FindAsync(place, viewer, cancellationToken);
        return new DraftOutcome(isEmpty ? current.Version == 0 : current.Title == title && current.Body == body, current);
    }

    /// <summary>Deletes a draft, whatever its version; also in the transaction of the post that it became.</summary>
    public Task DeleteAsync(DraftPlace place, Viewer viewer, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlInterpolatedAsync(
            $"""DELETE FROM "Drafts" WHERE "UserId" = {viewer.UserId} AND "Place" = {place.ToString()}""", cancellationToken);
}
