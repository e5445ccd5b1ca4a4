using Forum.Web.Accounts;
using Forum.Web.Users;
using Forum.Web.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Forum.Web.Pages.Users;

/// <summary>
/// A user: who they are and what they wrote, as far as the viewer sees it. <c>POST /u/{name}/ban</c> and
/// <c>/u/{name}/lift</c> are for moderators.
/// </summary>
internal sealed class ProfileModel(UserQueries users, WhoIsOnline online, Bans bans, TimeProvider clock) : PageModel
{
    public UserProfile Profile { get; private set; } = null!;

    public IReadOnlyList<ProfilePost> Posts { get; private set; } = [];

    /// <summary>Whether there are older posts than these.</summary>
    public bool HasMore { get; private set; }

    /// <summary>Whether the newest posts are not among these.</summary>
    public bool IsContinued { get; private set; }

    public bool IsOnline { get; private set; }

    public bool MayBan => Bans.MayBan(User.AsViewer(), Profile.Role);

    /// <summary>Whether the user is banned and the viewer is told so.</summary>
    public bool IsBanned => User.AsViewer().IsModerator && Profile.BannedUntil > clock.GetUtcNow().UtcDateTime;

    [BindProperty]
    public BanForm Form { get; set; } = new();

    public async Task<IActionResult> OnGetAsync(string name, long? before, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(name, before, cancellationToken))
        {
            return NotFound();
        }

        return Profile.Name == name ? Page() : LocalRedirectPermanent(Links.User(Profile.Name) + Request.QueryString);
    }

    public async Task<IActionResult> OnPostBanAsync(string name, CancellationToken cancellationToken)
    {
        var viewer = User.AsViewer();
        if (!viewer.IsModerator)
        {
            return viewer.IsSignedIn ? Forbid() : Challenge();
        }

        if (!ModelState.IsValid)
        {
            return await LoadAsync(name, before: null, cancellationToken) ? Page() : NotFound();
        }

        return await users.FindAsync(name, viewer, cancellationToken) is { } user
            ? Answer(await bans.BanAsync(viewer, user.Id, Form.Until(clock.GetUtcNow().UtcDateTime), Form.Reason, cancellationToken), user)
            : NotFound();
    }

    public async Task<IActionResult> OnPostLiftAsync(string name, CancellationToken cancellationToken)
    {
        var viewer = User.AsViewer();
        if (!viewer.IsModerator)
        {
            return viewer.IsSignedIn ? Forbid() : Challenge();
        }

        return await users.FindAsync(name, viewer, cancellationToken) is { } user
            ? Answer(await bans.LiftAsync(viewer, user.Id, cancellationToken), user)
            : NotFound();
    }

    private IActionResult Answer(BanOutcome outcome, UserProfile user) => outcome switch
    {
        BanOutcome.Done => LocalRedirect(Links.User(user.Name)),
        BanOutcome.NotAllowed => Forbid(),
        _ => NotFound(),
    };

    private async Task<bool> LoadAsync(string name, long? before, CancellationToken cancellationToken)
    {
        if (await users.FindAsync(name, User.AsViewer(), cancellationToken) is not { } profile)
        {
            return false;
        }

        Profile = profile;
        IsContinued = before is not null;
        (Posts, HasMore) = await users.PostsAsync(profile.Id, User.AsViewer(), before, cancellationToken);
        IsOnline = (await online.FindAsync([profile.Id], cancellationToken)).Count > 0;
        return true;
    }
}
