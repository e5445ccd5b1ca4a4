namespace Forum.Web.Web;

/// <summary>
/// Keeps the reader's <see cref="Theme"/> in a cookie of the browser, not with the account: the phone in bed and the
/// screen at work may differ.
/// </summary>
internal static class ThemeCookie
{
    private const string Name = "forum.theme";
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(365);

    public static Theme Read(HttpRequest request) => Parse(request.Cookies[Name]) ?? Theme.Auto;

    public static void Write(HttpContext context, Theme theme)
    {
        var options = new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = context.Request.IsHttps, MaxAge = Lifetime };
        if (theme == Theme.Auto)
        {
            context.Response.Cookies.Delete(Name, options);
        }
        else
        {
            context.Response.Cookies.Append(Name, ToName(theme), options);
        }
    }

    /// <summary>As in the cookie, in the form and in <c>&lt;html data-theme&gt;</c>.</summary>
    public static string ToName(Theme theme) => theme switch
    {
        Theme.Light => "light",
        Theme.Dark => "dark",
        _ => "auto",
    };

    /// <summary>The value of <c>&lt;meta name="color-scheme"&gt;</c>.</summary>
    public static string ToColorScheme(Theme theme) => theme == Theme.Auto ? "light dark" : ToName(theme);

    /// <summary>Null for what is no theme's name.</summary>
    public static Theme? Parse(string? name) => name switch
    {
        "auto" => Theme.Auto,
        "light" => Theme.Light,
        "dark" => Theme.Dark,
        _ => null,
    };
}
