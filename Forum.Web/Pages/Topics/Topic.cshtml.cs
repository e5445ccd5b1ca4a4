using Forum.Web.Accounts;
using Forum.Web.Notifications;
using Forum.Web.Reading;
using Forum.Web.Realtime;
using Forum.Web.Topics;
using Forum.Web.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Forum.Web.Pages.Topics;

/// <summary>
/// A topic: a page of its posts and the reply form. <c>GET /t/{id}/posts?after=7</c> is the posts after number 7 alone,
/// <c>GET /t/{id}/last</c> leads to the newest, <c>POST /t/{id}/reply</c> adds one. That answers with JSON where JSON is
/// asked for: 200 <c>{postId, number, url, html}</c>, 202 <c>{message}</c> if a moderator looks at it first, 422 <c>{message}</c> if it is not posted, 401 if nobody is signed in.
/// </summary>
internal sealed class TopicModel(
    TopicQueries topics, ReactionQueries reactions, Posting posting, PartialRenderer partials, ReadMarks marks, Drafts drafts, Inbox inbox) : PageModel
{
    public TopicView Topic { get; private set; } = null!;

    public Paging Paging { get; private set; } = null!;

    public IReadOnlyList<PostView> Posts { get; private set; } = [];

    /// <summary>The reactions to each of them.</summary>
    public IReadOnlyDictionary<long, ReactionBar> Reactions { get; private set; } = new Dictionary<long, ReactionBar>();

    /// <summary>The viewer's reply to this topic that is not posted yet.</summary>
    public DraftView Draft { get; private set; } = DraftView.None;

    /// <summary>The number of the first post that is new since the viewer's last visit; null if none is, or they were never here.</summary>
    public int? FirstUnread { get; private set; }

    public string Channel => Channels.Topic(Topic.BoardId, Topic.BoardVisibility, Topic.Id);

    public string TypingChannel => Channels.Typing(Topic.BoardId, Topic.BoardVisibility, Topic.Id);

    public Viewer Viewer => User.AsViewer();

    /// <summary>Whether the viewer has just sent a reply that a moderator looks at first.</summary>
    public bool IsReplyHeld { get; private set; }

    [BindProperty]
    public ReplyForm Form { get; set; } = new();

    /// <param name="id">The topic.</param>
    /// <param name="page">Which page of its posts.</param>
    /// <param name="quote">A post to quote in the reply form. The last page is shown then, where a reply belongs.</param>
    /// <param name="held">Whether to say that a reply waits: on the last page, too.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task<IActionResult> OnGetAsync(
        long id,
        [FromQuery(Name = "page")] int? page,
        [FromQuery(Name = "quote")] long? quote,
        [FromQuery(Name = "held")] bool held,
        CancellationToken cancellationToken)
    {
        IsReplyHeld = held && Viewer.IsSignedIn;
        var result = await ShowAsync(id, quote is null && !held ? page : page ?? int.MaxValue, cancellationToken);
        if (result is PageResult && Viewer.IsSignedIn)
        {
            var quoted = quote is { } postId ? await topics.QuoteAsync(postId, Viewer, cancellationToken) : null;
            Form.Body = string.Join("\n\n", new[] { Draft.Body, quoted }.Where(text => !string.IsNullOrEmpty(text)));
            await NoteReadAsync(cancellationToken);
        }

        return result;
    }

    public async Task<IActionResult> OnGetLastAsync(long id, CancellationToken cancellationToken) =>
        await topics.FindAsync(id, Viewer, cancellationToken) is { } topic
            ? LocalRedirect(Links.Post(topic.Id, topic.LastNumber))
            : NotFound();

    /// <summary>At most a page's worth; the header <c>X-More</c> says that there is more to ask for.</summary>
    public async Task<IActionResult> OnGetPostsAsync(long id, int after, CancellationToken cancellationToken)
    {
        if (await topics.FindAsync(id, Viewer, cancellationToken) is not { } topic)
        {
            return NotFound();
        }

        var posts = await topics.PostsAfterAsync(topic.Id, after, TopicQueries.PostsPerPage, cancellationToken);
        Response.Headers.CacheControl = "no-store";
        if (posts.Count > 0 && posts[^1].Number < topic.LastNumber)
        {
            Response.Headers["X-More"] = "true";
        }

        return Partial("/Pages/Topics/_Posts.cshtml", new PostsFragment(posts, await ReactionsAsync(topic, posts, cancellationToken)));
    }

    public async Task<IActionResult> OnPostReplyAsync(long id, CancellationToken cancellationToken)
    {
        if (!Viewer.IsSignedIn)
        {
            return WantsJson ? StatusCode(StatusCodes.Status401Unauthorized) : Challenge();
        }

        if (!ModelState.IsValid)
        {
            return await AnswerAsync(id, cancellationToken);
        }

        switch (await posting.ReplyAsync(id, Viewer, Form.Body, Form.Key, cancellationToken))
        {
            case PostingResult.Posted { Post: var post }:
                var url = Links.Post(post.TopicId, post.Number);
                return WantsJson
                    ? new JsonResult(new { PostId = post.Id, post.Number, Url = url, Html = await partials.RenderAsync(Partials.Post, post) })
                    : LocalRedirect(url);
            case PostingResult.Held:
                return WantsJson
                    ? new JsonResult(new { PostingResult.Held.Message }) { StatusCode = StatusCodes.Status202Accepted }
                    : LocalRedirect(Links.HeldReply(id));
            case PostingResult.Refused refused:
                ModelState.AddModelError("Form.Body", refused.Message);
                if (refused.NeedsNewKey)
                {
                    ModelState.Remove("Form.Key");
                    Form.Key = null;
                }

                return await AnswerAsync(id, cancellationToken);
            default:
                return NotFound();
        }
    }

    private bool WantsJson => Request.WantsJson();

    /// <summary>Says what is wrong with the reply: on the last page, where it belongs.</summary>
    private async Task<IActionResult> AnswerAsync(long id, CancellationToken cancellationToken)
    {
        if (!WantsJson)
        {
            return await ShowAsync(id, int.MaxValue, cancellationToken);
        }

        var message = ModelState.Values.SelectMany(value => value.Errors).First().ErrorMessage;
        return new JsonResult(new { message }) { StatusCode = StatusCodes.Status422UnprocessableEntity };
    }

    private async Task<IActionResult> ShowAsync(long id, int? page, CancellationToken cancellationToken)
    {
        if (await topics.FindAsync(id, Viewer, cancellationToken) is not { } topic)
        {
            return NotFound();
        }

        Topic = topic;
        Paging = new Paging(page, topic.LastNumber, TopicQueries.PostsPerPage);
        Posts = await topics.PostsAfterAsync(topic.Id, Paging.Skip, Paging.Size, cancellationToken);
        Reactions = await ReactionsAsync(topic, Posts, cancellationToken);
        Draft = await drafts.FindAsync(DraftPlace.Topic(id), User.AsViewer(), cancellationToken);
        Form.Key ??= PostingKey.New();
        return Page();
    }

    private Task<IReadOnlyDictionary<long, ReactionBar>> ReactionsAsync(TopicView topic, IReadOnlyList<PostView> posts, CancellationToken cancellationToken) =>
        reactions.FindAsync([.. posts.Select(post => post.Id)], topic.Version, Viewer, cancellationToken);

    /// <summary>Marks what is on the page as read, and remembers for it where the unread part begins.</summary>
    private async Task NoteReadAsync(CancellationToken cancellationToken)
    {
        var viewer = User.AsViewer();
        if (viewer.UserId is not { } userId || Posts.Count == 0 || !Request.IsSeen())
        {
            return;
        }

        var before = await marks.AdvanceAsync(userId, Topic.Id, Posts[^1].Number, cancellationToken);
        FirstUnread = before > 0 ? before + 1 : null;
        await inbox.SeenAsync(viewer, Topic.Id, Posts[0].Number, Posts[^1].Number, cancellationToken);
    }
}
