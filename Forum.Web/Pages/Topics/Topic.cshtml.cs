using System.Net.Mime;
using Forum.Web.Accounts;
using Forum.Web.Realtime;
using Forum.Web.Topics;
using Forum.Web.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Forum.Web.Pages.Topics;

/// <summary>
/// A topic: a page of its posts and the reply form. <c>GET /t/{id}/posts?after=7</c> is the posts after number 7 alone,
/// <c>GET /t/{id}/last</c> leads to the newest, <c>POST /t/{id}/reply</c> adds one. That answers with JSON where JSON is
/// asked for: 200 <c>{postId, number, url, html}</c>, 422 <c>{message}</c> if it is not posted, 401 if nobody is signed in.
/// </summary>
internal sealed class TopicModel(TopicQueries topics, Posting posting, PartialRenderer partials) : PageModel
{
    public TopicView Topic { get; private set; } = null!;

    public Paging Paging { get; private set; } = null!;

    public IReadOnlyList<PostView> Posts { get; private set; } = [];

    public string Channel => Channels.Topic(Topic.BoardId, Topic.Id);

    public Viewer Viewer => User.AsViewer();

    [BindProperty]
    public ReplyForm Form { get; set; } = new();

    /// <param name="id">The topic.</param>
    /// <param name="page">Which page of its posts.</param>
    /// <param name="quote">A post to quote in the reply form. The last page is shown then, where a reply belongs.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task<IActionResult> OnGetAsync(
        long id, [FromQuery(Name = "page")] int? page, [FromQuery(Name = "quote")] long? quote, CancellationToken cancellationToken)
    {
        if (quote is { } postId && Viewer.IsSignedIn)
        {
            Form.Body = await topics.QuoteAsync(postId, Viewer, cancellationToken) is { } text ? text : "";
            page ??= int.MaxValue;
        }

        return await ShowAsync(id, page, cancellationToken);
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

        return Partial("/Pages/Topics/_Posts.cshtml", posts);
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

    private bool WantsJson => Request.GetTypedHeaders().Accept.Any(type => type.MediaType == MediaTypeNames.Application.Json);

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
        Form.Key ??= PostingKey.New();
        return Page();
    }
}
