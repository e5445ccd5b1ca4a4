using Forum.Web.Accounts;
using Forum.Web.Administration;
using Forum.Web.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Forum.Web.Pages.Administration;

/// <summary>One user: <c>POST /admin/users/{id}/role</c>, <c>/ban</c> and <c>/lift</c> change what they may.</summary>
internal sealed class ManageUserModel(UserDirectory users, Roles roles, Bans bans, TimeProvider clock) : PageModel
{
    public ManagedUser Managed { get; private set; } = null!;

    public BanForm Ban { get; private set; } = new();

    public bool MayBan => Bans.MayBan(User.AsViewer(), Managed.Role);

    [TempData]
    public string? Done { get; set; }

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken cancellationToken) =>
        await LoadAsync(id, cancellationToken) ? Page() : NotFound();

    public async Task<IActionResult> OnPostRoleAsync(long id, [FromForm(Name = "role")] Role? role, CancellationToken cancellationToken)
    {
        var outcome = ModelState.IsValid && role is { } given
            ? await roles.SetAsync(User.AsViewer(), id, given, cancellationToken)
            : RoleOutcome.NotAllowed;
        return outcome switch
        {
            RoleOutcome.Done => Redirect(id, "The role is saved."),
            RoleOutcome.NoSuchUser => NotFound(),
            RoleOutcome.LastAdministrator => await RefuseAsync(id, "Somebody must run the forum: make another user an administrator first.", cancellationToken),
            _ => await RefuseAsync(id, "There is no such role.", cancellationToken),
        };
    }

    public async Task<IActionResult> OnPostBanAsync(long id, [Bind(Prefix = "Ban")] BanForm form, CancellationToken cancellationToken)
    {
        Ban = form;
        if (!ModelState.IsValid)
        {
            return await LoadAsync(id, cancellationToken) ? Page() : NotFound();
        }

        var until = form.Until(clock.GetUtcNow().UtcDateTime);
        return await AnswerAsync(
            id, await bans.BanAsync(User.AsViewer(), id, until, form.Reason, cancellationToken), "The user is banned.", cancellationToken);
    }

    public async Task<IActionResult> OnPostLiftAsync(long id, CancellationToken cancellationToken) =>
        await AnswerAsync(id, await bans.LiftAsync(User.AsViewer(), id, cancellationToken), "The ban is lifted.", cancellationToken);

    private async Task<IActionResult> AnswerAsync(long id, BanOutcome outcome, string done, CancellationToken cancellationToken) => outcome switch
    {
        BanOutcome.Done => Redirect(id, done),
        BanOutcome.NoSuchUser => NotFound(),
        _ => await RefuseAsync(id, "Only users of a lower role than yours can be banned.", cancellationToken),
    };

    private async Task<IActionResult> RefuseAsync(long id, string why, CancellationToken cancellationToken)
    {
        ModelState.Clear();
        ModelState.AddModelError("", why);
        return await LoadAsync(id, cancellationToken) ? Page() : NotFound();
    }

    private LocalRedirectResult Redirect(long id, string done)
    {
        Done = done;
        return LocalRedirect($"{Links.Administration}/users/{id}");
    }

    private async Task<bool> LoadAsync(long id, CancellationToken cancellationToken)
    {
        if (await users.FindAsync(id, cancellationToken) is not { } user)
        {
            return false;
        }

        Managed = user;
        return true;
    }
}
