using Forum.Web.Accounts;
using Forum.Web.Reading;
using Forum.Web.Topics;
using Forum.Web.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Forum.Web.Pages.Topics;

/// <summary>Changes the text of a post: for its author and for moderators.</summary>
[Authorize]
internal sealed class EditModel(TopicQueries topics, Editing editing, Drafts drafts) : PageModel
{
    public PostDetails Details { get; private set; } = null!;

    /// <summary>The text that somebody else saved meanwhile; null if nobody did.</summary>
    public string? Current { get; private set; }

    /// <summary>The viewer's change that is not saved yet.</summary>
    public DraftView Draft { get; private set; } = DraftView.None;

    [BindProperty]
    public EditForm Form { get; set; } = new();

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(id, cancellationToken))
        {
            return NotFound();
        }

        Form = new() { Body = Details.Source, Version = Details.Post.Version };
        if (Draft.Version > 0)
        {
            Form.Body = Draft.Body;
            Current = Details.Post.EditedAt is { } edited && new DateTimeOffset(edited).ToUnixTimeMilliseconds() > Draft.Version ? Details.Source : null;
        }

        return User.AsViewer().MayEdit(Details.Topic, Details.Post) ? Page() : Forbid();
    }

    public async Task<IActionResult> OnPostAsync(long id, CancellationToken cancellationToken)
    {
        var viewer = User.AsViewer();
        if (!await LoadAsync(id, cancellationToken))
        {
            return NotFound();
        }

        if (!viewer.IsModerator && Details.Post.AuthorId != viewer.UserId)
        {
            return Forbid();
        }

        if (!ModelState.IsValid)
        {
            return Page();
        }

        switch (await editing.EditAsync(id, viewer, Form.Body, Form.Version, Form.Reason ?? "", cancellationToken))
        {
            case ChangeResult.Done:
                return LocalRedirect(Links.Post(Details.Topic.Id, Details.Post.Number));
            case ChangeResult.Conflict conflict:
                Current = conflict.Source;
                ModelState.Remove("Form.Version");
                Form.Version = conflict.Version;
                return Page();
            case ChangeResult.Forbidden:
                ModelState.AddModelError("", "This post cannot be changed any more: it was deleted, or its topic was locked. Copy your text if you want to keep it.");
                return Page();
            default:
                return NotFound();
        }
    }

    private async Task<bool> LoadAsync(long id, CancellationToken cancellationToken)
    {
        if (await topics.FindPostAsync(id, User.AsViewer(), cancellationToken) is not { } details)
        {
            return false;
        }

        Details = details;
        Draft = await drafts.FindAsync(DraftPlace.Post(id), User.AsViewer(), cancellationToken);
        return true;
    }
}
