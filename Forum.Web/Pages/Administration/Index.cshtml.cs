using Forum.Web.Administration;
using Forum.Web.Data;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Forum.Web.Pages.Administration;

/// <summary>What the forum holds, and the way to the rest of the administration.</summary>
internal sealed class IndexModel(ForumDb db) : PageModel
{
    public Overview Forum { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken cancellationToken) => Forum = await Overview.ReadAsync(db, cancellationToken);
}
