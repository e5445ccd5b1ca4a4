using Forum.Web.Accounts;
using Forum.Web.Topics;
using Forum.Web.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Forum.Web.Pages.Topics;

/// <summary>A page that asks before something is done with a post, and why.</summary>
internal abstract class PostPage(TopicQueries topics) : PageModel
{
    public PostDetails Details { get; private set; } = null!;

    public bool IsOwn => Details.Post.AuthorId == User.AsViewer().UserId;

    [BindProperty]
    public ReasonForm Form { get; set; } = new();

    /// <summary>Where the post stands.</summary>
    protected string Place => Links.Post(Details.Topic.Id, Details.Post.Number);

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken cancellationToken) => await CheckAsync(id, cancellationToken) ?? Page();

    /// <summary>Loads the post; what to answer instead of going on, null if nothing speaks against it.</summary>
    protected async Task<IActionResult?> CheckAsync(long id, CancellationToken cancellationToken)
    {
        if (await topics.FindPostAsync(id, User.AsViewer(), cancellationToken) is not { } details)
        {
            return NotFound();
        }

        Details = details;
        return Refuse();
    }

    /// <summary>What to answer where it cannot be done with this post, or was done before; null if it can be.</summary>
    protected abstract IActionResult? Refuse();
}
