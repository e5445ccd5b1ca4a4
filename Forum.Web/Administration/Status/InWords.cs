using System.Globalization;

namespace Forum.Web.Administration.Status;

/// <summary>Writes measured values for people.</summary>
internal static class InWords
{
    private const double Megabyte = 1024 * 1024;

    public static string Bytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / Megabyte:0.#} MB");

    public static string Number(double number) => number.ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>The two largest units: <c>3 d 4 h</c>, <c>2 min 5 s</c>.</summary>
    public static string Duration(TimeSpan time) => time switch
    {
        { TotalDays: >= 1 } => $"{time.Days} d {time.Hours} h",
        { TotalHours: >= 1 } => $"{time.Hours} h {time.Minutes} min",
        { TotalMinutes: >= 1 } => $"{time.Minutes} min {time.Seconds} s",
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#} s"),
    };

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("d MMM yyyy, HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
