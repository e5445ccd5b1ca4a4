using System.Text.RegularExpressions;

namespace Forum.Web.Accounts;

/// <summary>
/// The rules for user names: 3 to 32 ASCII letters, digits, dots, hyphens and underscores, beginning with a letter or
/// digit. ASCII only, so that no name can be mistaken for another one written with look-alike letters.
/// </summary>
internal static partial class UserName
{
    public const int MinLength = 3;
    public const int MaxLength = 32;

    /// <summary>Also given to the browser, as the input's <c>pattern</c>.</summary>
    public const string Pattern = "[A-Za-z0-9][A-Za-z0-9._\\-]{2,31}";

    public const string Rule =
        "A user name has 3 to 32 letters (a to z), digits, dots, hyphens or underscores, and begins with a letter or digit.";

    public static bool IsValid(string name) => WholePattern().IsMatch(name);

    /// <summary>The form in which two names are compared.</summary>
    public static string Normalize(string name) => name.ToUpperInvariant();

    [GeneratedRegex("\\A" + Pattern + "\\z")]
    private static partial Regex WholePattern();
}
