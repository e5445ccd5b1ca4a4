using Forum.Web.Accounts;
using Markdig.Helpers;
using Markdig.Parsers;

namespace Forum.Web.Text.Syntax;

/// <summary>
/// Finds <c>@name</c> where a word begins: not within an address. What may end a sentence or close an emphasis is not
/// taken for a part of the name, so that a name that ends in a dot or hyphen cannot be mentioned.
/// </summary>
internal sealed class MentionParser : InlineParser
{
    public MentionParser() => OpeningCharacters = ['@'];

    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        var before = slice.PeekCharExtra(-1);
        if (char.IsLetterOrDigit(before) || before is '@' or '/' or '.' or '-' or '+' || char.IsSurrogate(before))
        {
            return false;
        }

        var text = slice.AsSpan()[1..];
        var length = 0;
        while (length < text.Length && length <= UserName.MaxLength && IsOfName(text[length]))
        {
            length++;
        }

        var followedByWord = length < text.Length && (text[length] == '@' || char.IsLetterOrDigit(text[length]) || char.IsSurrogate(text[length]));
        var name = text[..length].TrimEnd(".-");
        if (before == '_')
        {
            name = name.TrimEnd('_');
        }

        if (followedByWord || !UserName.IsValid(name.ToString()))
        {
            return false;
        }

        var start = processor.GetSourcePosition(slice.Start, out var line, out var column);
        processor.Inline = new MentionInline(name.ToString()) { Line = line, Column = column, Span = new(start, start + name.Length) };
        slice.Start += name.Length + 1;
        return true;
    }

    private static bool IsOfName(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-';
}
