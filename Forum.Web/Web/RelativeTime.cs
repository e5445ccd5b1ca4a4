using System.Globalization;
using Microsoft.AspNetCore.Html;

namespace Forum.Web.Web;

/// <summary>Says how long ago something was. The page's script (<c>js/times.js</c>) keeps it up to date in the same words.</summary>
internal static class RelativeTime
{
    /// <summary>A <c>time</c> element for a UTC time.</summary>
    public static IHtmlContent Tag(DateTime time)
    {
        var culture = CultureInfo.InvariantCulture;
        var machine = time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", culture);
        var exact = time.ToString("d MMM yyyy, HH:mm", culture);
        return new HtmlString($"""<time datetime="{machine}" title="{exact} UTC">{InWords(time, DateTime.UtcNow)}</time>""");
    }

    public static string InWords(DateTime time, DateTime now)
    {
        var age = now - time;
        return age switch
        {
            { TotalMinutes: < 1 } => "just now",
            { TotalHours: < 1 } => Ago((int)age.TotalMinutes, "minute"),
            { TotalDays: < 1 } => Ago((int)age.TotalHours, "hour"),
            { TotalDays: < 30 } => Ago((int)age.TotalDays, "day"),
            _ => time.ToString("d MMM yyyy", CultureInfo.InvariantCulture),
        };
    }

    private static string Ago(int count, string unit) => $"{count} {unit}{(count == 1 ? "" : "s")} ago";
}
