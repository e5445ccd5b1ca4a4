using System.Globalization;
using Microsoft.AspNetCore.Html;

namespace Forum.Web.Web;

/// <summary>
/// Says how long ago something was. The page's script (<c>js/times.js</c>) keeps it up to date in the same words. What is
/// ahead of the clock, as can be by a little where several machines tell the time, is "just now".
/// </summary>
internal static class RelativeTime
{
    /// <summary>A <c>time</c> element for a UTC time.</summary>
    public static IHtmlContent Tag(DateTime time)
    {
        var exact = time.ToString("d MMM yyyy, HH:mm", CultureInfo.InvariantCulture);
        return new HtmlString($"""<time datetime="{Machine(time)}" title="{exact} UTC">{InWords(time, DateTime.UtcNow)}</time>""");
    }

    /// <summary>A UTC time as machines read it.</summary>
    public static string Machine(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

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
