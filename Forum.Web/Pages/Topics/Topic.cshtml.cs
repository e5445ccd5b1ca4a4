using Forum.Web.Accounts;
using Forum.Web.Realtime;
using Forum.Web.Topics;
using Forum.Web.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Forum.Web.Pages.Topics;

/// <summary>
/// A topic: a page of its posts and the reply form. <c>GET /t/{id}/posts?after=7</c> is the posts after number 7 alone,
/// <c>POST /t/{id}/reply</c> adds one.
/// </summary>
internal sealed class TopicModel(TopicQueries topics, Posting posting) : PageModel
{
    public TopicView Topic { get; private set; } = null!;

    public Paging Paging { get; private set; } = null!;

    public IReadOnlyList<PostView> Posts { get; private set; } = [];

    public string Channel => Channels.Topic(Topic.BoardId, Topic.BoardVisibility, Topic.Id);

    public bool IsSignedIn => User.AsViewer().IsSignedIn;

    [BindProperty]
    public ReplyForm Form { get; set; } = new();

    public async Task<IActionResult> OnGetAsync(long id, [FromQuery(Name = "page")] int? page, CancellationToken cancellationToken) =>
        await LoadAsync(id, page, cancellationToken) ? Page() : NotFound();

    /// <summary>At most a page's worth; the header <c>X-More</c> says that there is more to ask for.</summary>
    public async Task<IActionResult> OnGetPostsAsync(long id, int after, CancellationToken cancellationToken)
    {
        if (await topics.FindAsync(id, User.AsViewer(), cancellationToken) is not { } topic)
        {
            return NotFound();
        }

        var posts = await topics.PostsAfterAsync(topic.Id, after, TopicQueries.PostsPerPage, cancellationToken);
        Response.Headers.CacheControl = "no-store";
        if (posts.Count > 0 && posts[^1].Number < topic.LastNumber)
        {
            Response.Headers["X-More"] = "true";
        }

        return Partial("/Pages/Topics/_Posts.cshtml", posts);
    }

    public async Task<IActionResult> OnPostReplyAsync(long id, CancellationToken cancellationToken)
    {
        var viewer = User.AsViewer();
        if (!viewer.IsSignedIn)
        {
            return Challenge();
        }

        if (!ModelState.IsValid)
        {
            // On the last page, where a reply belongs.
            return await LoadAsync(id, int.MaxValue, cancellationToken) ? Page() : NotFound();
        }

        return await posting.ReplyAsync(id, viewer, Form.Body, cancellationToken) is { } post
            ? LocalRedirect(Links.Post(post.TopicId, post.Number))
            : NotFound();
    }

    private async Task<bool> LoadAsync(long id, int? page, CancellationToken cancellationToken)
    {
        if (await topics.FindAsync(id, User.AsViewer(), cancellationToken) is not { } topic)
        {
            return false;
        }

        Topic = topic;
        Paging = new Paging(page, topic.LastNumber, TopicQueries.PostsPerPage);
        Posts = await topics.PostsAfterAsync(topic.Id, Paging.Skip, Paging.Size, cancellationToken);
        return true;
    }
}
