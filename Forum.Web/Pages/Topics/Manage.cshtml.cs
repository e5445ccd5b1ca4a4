using Forum.Web.Accounts;
using Forum.Web.Boards;
using Forum.Web.Topics;
using Forum.Web.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Forum.Web.Pages.Topics;

/// <summary>What can be done to a topic as a whole: one small form for each. For moderators; its author can rename it.</summary>
[Authorize]
internal sealed class ManageModel(TopicQueries topics, BoardQueries boards, TopicManagement management, Deleting deleting) : PageModel
{
    private static readonly ChangeResult NoSuch = new ChangeResult.NotFound();

    public TopicView Topic { get; private set; } = null!;

    public IReadOnlyList<BoardSummary> Boards { get; private set; } = [];

    public RenameForm Rename { get; private set; } = new();

    public bool IsModerator => User.AsViewer().IsModerator;

    public bool MayRename => User.AsViewer().MayRename(Topic);

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(id, cancellationToken))
        {
            return NotFound();
        }

        Rename.Title = Topic.Title;
        return IsModerator || MayRename ? Page() : Forbid();
    }

    public async Task<IActionResult> OnPostRenameAsync(long id, [Bind(Prefix = "Rename")] RenameForm form, CancellationToken cancellationToken)
    {
        if (ModelState.IsValid)
        {
            return Answer(id, await management.RenameAsync(id, User.AsViewer(), form.Title, form.Reason ?? "", cancellationToken));
        }

        if (!await LoadAsync(id, cancellationToken))
        {
            return NotFound();
        }

        Rename = form;
        return MayRename ? Page() : Forbid();
    }

    public Task<IActionResult> OnPostLockAsync(long id, [Bind(Prefix = "Why")] ReasonForm why, CancellationToken cancellationToken) =>
        DoAsync(id, () => management.LockAsync(id, User.AsViewer(), isLocked: true, why.Reason ?? "", cancellationToken), cancellationToken);

    public Task<IActionResult> OnPostUnlockAsync(long id, [Bind(Prefix = "Why")] ReasonForm why, CancellationToken cancellationToken) =>
        DoAsync(id, () => management.LockAsync(id, User.AsViewer(), isLocked: false, why.Reason ?? "", cancellationToken), cancellationToken);

    public Task<IActionResult> OnPostPinAsync(long id, [Bind(Prefix = "Why")] ReasonForm why, CancellationToken cancellationToken) =>
        DoAsync(id, () => management.PinAsync(id, User.AsViewer(), isPinned: true, why.Reason ?? "", cancellationToken), cancellationToken);

    public Task<IActionResult> OnPostUnpinAsync(long id, [Bind(Prefix = "Why")] ReasonForm why, CancellationToken cancellationToken) =>
        DoAsync(id, () => management.PinAsync(id, User.AsViewer(), isPinned: false, why.Reason ?? "", cancellationToken), cancellationToken);

    public Task<IActionResult> OnPostMoveAsync(
        long id, [FromForm(Name = "boardId")] long boardId, [Bind(Prefix = "Why")] ReasonForm why, CancellationToken cancellationToken) =>
        DoAsync(id, () => management.MoveAsync(id, User.AsViewer(), boardId, why.Reason ?? "", cancellationToken), cancellationToken);

    public Task<IActionResult> OnPostDeleteAsync(long id, [Bind(Prefix = "Why")] ReasonForm why, CancellationToken cancellationToken) =>
        DoAsync(id, () => WithFirstPostAsync(id, post => deleting.DeleteAsync(post, User.AsViewer(), why.Reason ?? "", cancellationToken), cancellationToken), cancellationToken);

    public Task<IActionResult> OnPostRestoreAsync(long id, [Bind(Prefix = "Why")] ReasonForm why, CancellationToken cancellationToken) =>
        DoAsync(id, () => WithFirstPostAsync(id, post => deleting.RestoreAsync(post, User.AsViewer(), why.Reason ?? "", cancellationToken), cancellationToken), cancellationToken);

    /// <summary>Does what only moderators do.</summary>
    private async Task<IActionResult> DoAsync(long id, Func<Task<ChangeResult>> change, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(id, cancellationToken))
        {
            return NotFound();
        }

        if (!IsModerator)
        {
            return Forbid();
        }

        Rename.Title = Topic.Title;
        return ModelState.IsValid ? Answer(id, await change()) : Page();
    }

    private async Task<ChangeResult> WithFirstPostAsync(long id, Func<long, Task<ChangeResult>> change, CancellationToken cancellationToken) =>
        await topics.FirstPostIdAsync(id, User.AsViewer(), cancellationToken) is { } post ? await change(post) : NoSuch;

    private IActionResult Answer(long id, ChangeResult result) => result switch
    {
        ChangeResult.Done => LocalRedirect(Links.Topic(id)),
        ChangeResult.Forbidden => Forbid(),
        _ => NotFound(),
    };

    private async Task<bool> LoadAsync(long id, CancellationToken cancellationToken)
    {
        var viewer = User.AsViewer();
        if (await topics.FindAsync(id, viewer, cancellationToken) is not { } topic)
        {
            return false;
        }

        Topic = topic;
        Boards = IsModerator ? await boards.ListAsync(viewer, cancellationToken) : [];
        return true;
    }
}
