using Forum.Web.Accounts;
using Forum.Web.Users;
using Forum.Web.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Forum.Web.Pages.Users;

/// <summary>The members: all, or those whose name begins with what was asked for.</summary>
internal sealed class IndexModel(UserQueries users, WhoIsOnline online) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "name")]
    public string? Prefix { get; set; }

    /// <summary>Counts include posts that not everyone sees: only moderators see them, and may sort by them.</summary>
    public bool ShowsCounts => User.AsViewer().IsModerator;

    [BindProperty(SupportsGet = true, Name = "sort")]
    public UserOrder Order { get; set; }

    public Paging Paging { get; private set; } = null!;

    public IReadOnlyList<UserRow> Users { get; private set; } = [];

    public IReadOnlySet<long> Online { get; private set; } = new HashSet<long>();

    /// <summary>How many of all users are online; null if that is not known.</summary>
    public long? OnlineCount { get; private set; }

    public async Task OnGetAsync([FromQuery(Name = "page")] int? page, CancellationToken cancellationToken)
    {
        // Longer than any name finds nobody; no need to look for more of it.
        Prefix = (Prefix ?? "").Trim();
        Prefix = Prefix[..Math.Min(Prefix.Length, UserName.MaxLength + 1)];
        Order = Order == UserOrder.Posts && !ShowsCounts ? UserOrder.Name : Order;
        Paging = new Paging(page, await users.CountAsync(Prefix, cancellationToken), UserQueries.UsersPerPage);
        Users = await users.ListAsync(Prefix, Order, Paging, cancellationToken);
        Online = await online.FindAsync(Users.Select(user => user.Id), cancellationToken);
        OnlineCount = await online.CountAsync(cancellationToken);
    }

    /// <summary>Another page of the same list.</summary>
    public string Address(int page) => $"{Links.Users}?name={Uri.EscapeDataString(Prefix ?? "")}&sort={Order.ToString().ToLowerInvariant()}&page={page}";
}
