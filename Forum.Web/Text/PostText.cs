namespace Forum.Web.Text;

/// <summary>What is done to text from a form before its length is looked at: forms send CRLF, and count it as one character.</summary>
internal static class PostText
{
    public static string Clean(string? text) =>
        (text ?? "").ReplaceLineEndings("\n").Replace("\0", "", StringComparison.Ordinal).Trim();

    /// <summary>A title is one line: every run of spaces, line breaks and control characters becomes one space.</summary>
    public static string CleanLine(string? text) =>
        string.Join(' ', new string([.. (text ?? "").Select(c => char.IsControl(c) ? ' ' : c)])
            .Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
