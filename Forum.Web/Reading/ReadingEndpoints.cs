using Forum.Web.Accounts;
using Forum.Web.Data;
using Forum.Web.Notifications;
using Forum.Web.Topics;
using Forum.Web.Web;
using Microsoft.AspNetCore.Mvc;

namespace Forum.Web.Reading;

/// <summary>How far the sender has read.</summary>
internal sealed record ReadReport(int Number);

/// <summary>A draft, as a page sends it.</summary>
/// <param name="Title">At most <see cref="Topic.MaxTitleLength"/>; null for none.</param>
/// <param name="Body">At most <see cref="Post.MaxSourceLength"/>; null for none.</param>
/// <param name="Known">The version that the page knew; 0 if it knew of none.</param>
internal sealed record DraftReport(string? Title, string? Body, long Known);

/// <summary>
/// What pages send by themselves. <c>POST /t/{id}/read</c> <c>{"number": 7}</c> answers 204. <c>PUT</c> or <c>POST /drafts/{place}</c>
/// <c>{"title": "", "body": "...", "known": 0}</c> answers 200 with the draft that is there now, 409 with it if the page did not
/// know that one, 422 if the user has too many drafts, 400 if it is too long. <c>DELETE /drafts/{place}</c> answers 204. All of
/// them: 404 where the user may not read or write, and what <see cref="ScriptRequests"/> and <see cref="ReadingRate"/> say.
/// Besides: <c>GET /t/{id}/unread</c> leads to the first post of a topic that the viewer has not read, or else to the last.
/// </summary>
internal static class ReadingEndpoints
{
    public static IEndpointRouteBuilder MapReading(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/t/{id:long}/unread", JumpAsync);

        var scripts = endpoints.MapGroup("").AddEndpointFilter<ScriptRequests>()
            .RequireRateLimiting(ReadingRate.Name)
            .WithMetadata(new RequestSizeLimitAttribute(FormLimits.MaxBodyBytes));
        scripts.MapPost("/t/{id:long}/read", ReadAsync);
        scripts.MapMethods("/drafts/{place}", [HttpMethods.Put, HttpMethods.Post], SaveAsync);
        scripts.MapDelete("/drafts/{place}", DeleteAsync);
        return endpoints;
    }

    private static async Task<IResult> JumpAsync(
        long id, HttpContext context, TopicQueries topics, ReadMarks marks, CancellationToken cancellationToken)
    {
        var viewer = context.User.AsViewer();
        if (await topics.FindAsync(id, viewer, cancellationToken) is not { } topic)
        {
            return Results.NotFound();
        }

        context.Response.Headers.CacheControl = "no-store";
        var next = await marks.FindAsync(id, viewer, cancellationToken) + 1;
        return Results.LocalRedirect(next == 1 ? Links.Topic(id) : Links.Post(id, Math.Min(next, topic.LastNumber)));
    }

    private static async Task<IResult> ReadAsync(
        long id, ReadReport report, HttpContext context, TopicQueries topics, ReadMarks marks, Inbox inbox, CancellationToken cancellationToken)
    {
        var viewer = context.User.AsViewer();
        if (await topics.FindAsync(id, viewer, cancellationToken) is not { } topic)
        {
            return Results.NotFound();
        }

        var number = Math.Min(report.Number, topic.LastNumber);
        var before = await marks.AdvanceAsync(viewer.UserId!.Value, id, number, cancellationToken);
        await inbox.SeenAsync(viewer, id, before + 1, number, cancellationToken);
        return Results.NoContent();
    }

    private static async Task<IResult> SaveAsync(
        string place, DraftReport report, HttpContext context, ForumDb db, Drafts drafts, CancellationToken cancellationToken)
    {
        var viewer = context.User.AsViewer();
        if (!DraftPlace.TryParse(place, out var where) || !await where.IsOpenToAsync(viewer, db, cancellationToken))
        {
            return Results.NotFound();
        }

        var (title, body) = (Clean(report.Title), Clean(report.Body));
        if (title.Length > Topic.MaxTitleLength || body.Length > Post.MaxSourceLength || report.Known < 0)
        {
            return Results.BadRequest();
        }

        var outcome = await drafts.SaveAsync(where, viewer, title, body, report.Known, cancellationToken);
        var isOneTooMany = outcome.Current.Version == 0 && report.Known == 0;
        return outcome.IsSaved ? Results.Ok(outcome.Current)
            : isOneTooMany ? Results.UnprocessableEntity()
            : Results.Conflict(outcome.Current);
    }

    private static async Task<IResult> DeleteAsync(string place, HttpContext context, Drafts drafts, CancellationToken cancellationToken)
    {
        if (!DraftPlace.TryParse(place, out var where))
        {
            return Results.NotFound();
        }

        await drafts.DeleteAsync(where, context.User.AsViewer(), cancellationToken);
        return Results.NoContent();
    }

    /// <summary>Not as of a post: whoever is still typing keeps the spaces at the end.</summary>
    private static string Clean(string? text) => (text ?? "").ReplaceLineEndings("\n").Replace("\0", "", StringComparison.Ordinal);
}
