using System.Text.RegularExpressions;

namespace Forum.Web.Text.Syntax;

/// <summary>The language that code says it is in, as a class for whoever wants to colour it.</summary>
internal static partial class CodeLanguage
{
    /// <summary><c>language-csharp</c>; null if what stands after the fence does not look like a language.</summary>
    public static string? Class(string? info) =>
        info is not null && Name().IsMatch(info) ? $"language-{info.ToLowerInvariant()}" : null;

    [GeneratedRegex("\\A[A-Za-z0-9][A-Za-z0-9+#._-]{0,31}\\z")]
    private static partial Regex Name();
}
