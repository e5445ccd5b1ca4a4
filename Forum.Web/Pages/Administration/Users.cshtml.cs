using Forum.Web.Accounts;
using Forum.Web.Administration;
using Forum.Web.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Forum.Web.Pages.Administration;

/// <summary>The users: all, or some of them.</summary>
internal sealed class UsersModel(UserDirectory users) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "name")]
    public string? Name { get; set; }

    [BindProperty(SupportsGet = true, Name = "show")]
    public UserFilter Filter { get; set; }

    public int Count { get; private set; }

    public Paging Paging { get; private set; } = null!;

    public IReadOnlyList<ManagedUser> Users { get; private set; } = [];

    public async Task OnGetAsync([FromQuery(Name = "page")] int? page, CancellationToken cancellationToken)
    {
        // Longer than any name finds nobody; no need to look for more of it.
        var name = (Name ?? "").Trim();
        Name = name[..Math.Min(name.Length, UserName.MaxLength + 1)];
        Count = await users.CountAsync(Name, Filter, cancellationToken);
        Paging = new Paging(page, Count, UserDirectory.UsersPerPage);
        Users = await users.ListAsync(Name, Filter, Paging, cancellationToken);
    }

    /// <summary>Another page of the same list.</summary>
    public string Address(int page) =>
        $"{Links.Administration}/users?name={Uri.EscapeDataString(Name ?? "")}&show={Filter.ToString().ToLowerInvariant()}&page={page}";
}
