using System.Globalization;
using System.Text;

namespace Forum.Web.Search;

/// <summary>
/// Turns what someone types into a query that SQLite's full-text search understands, whatever it is: never a syntax error.
/// All words must occur; <c>"a phrase"</c> as it stands; <c>-word</c> must not occur; the last word may go on, because it
/// may not be finished. Everything else that means something to the full-text search is a word here.
/// </summary>
internal static class SearchText
{
    /// <summary>The longest text that is looked at, in UTF-16 code units.</summary>
    public const int MaxLength = 200;

    /// <summary>A shorter beginning would be that of half the words there are.</summary>
    private const int MinPrefixLength = 3;

    /// <summary>The query; null if the text names nothing that could be found.</summary>
    public static string? ToMatch(string text)
    {
        List<string> wanted = [];
        List<string> unwanted = [];
        var terms = Terms(text).Where(term => term.Text.EnumerateRunes().Any(IsPartOfWord)).ToList();
        for (var i = 0; i < terms.Count; i++)
        {
            var (word, isPhrase, isUnwanted) = terms[i];
            var mayGoOn = i == terms.Count - 1 && !isPhrase && !isUnwanted && word.Length >= MinPrefixLength
                && IsPartOfWord(word.EnumerateRunes().Last());
            (isUnwanted ? unwanted : wanted).Add($"\"{word}\"{(mayGoOn ? "*" : "")}");
        }

        if (wanted.Count == 0)
        {
            return null;
        }

        var all = string.Join(" AND ", wanted);
        return unwanted.Count == 0 ? all : $"({all}) NOT ({string.Join(" OR ", unwanted)})";
    }

    /// <summary>Words and phrases; there is no quotation mark and no control character in any.</summary>
    private static IEnumerable<(string Text, bool IsPhrase, bool IsUnwanted)> Terms(string text)
    {
        text = new string([.. text.Take(MaxLength).Select(c => char.IsControl(c) ? ' ' : c)]);
        var at = 0;
        while (at < text.Length)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }

            var isUnwanted = text[at] == '-';
            var begin = isUnwanted ? at + 1 : at;
            var isPhrase = begin < text.Length && text[begin] == '"';
            if (isPhrase)
            {
                begin++;
            }

            var end = begin;
            while (end < text.Length && text[end] != '"' && (isPhrase || !char.IsWhiteSpace(text[end])))
            {
                end++;
            }

            yield return (text[begin..end], isPhrase, isUnwanted);
            at = isPhrase ? end + 1 : end;
        }
    }

    /// <summary>Whether the tokenizer makes words of it: letters, numbers, and what is for private use.</summary>
    private static bool IsPartOfWord(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
        or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter
        or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber
        or UnicodeCategory.PrivateUse;
}
