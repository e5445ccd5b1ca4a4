using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Realtime.Service.Backplane;

/// <summary>
/// What nodes send each other: <c>q1 &lt;id&gt; &lt;from&gt; &lt;type&gt;</c> asks and <c>a1 &lt;id&gt; &lt;from&gt; &lt;status&gt;</c>
/// answers; then a line feed, and the body as it is.
/// </summary>
/// <param name="IsReply">Whether it answers.</param>
/// <param name="Id">Number that the asking node has given the question.</param>
/// <param name="From">The node that sends this message.</param>
/// <param name="Word">A question's type; an answer's <see cref="NodeReplyStatus"/>, in lower case.</param>
/// <param name="Body">For the handler of that type.</param>
internal readonly record struct NodeMessage(bool IsReply, ulong Id, string From, string Word, ReadOnlyMemory<byte> Body)
{
    /// <summary>The longest node id, and the longest type, in characters.</summary>
    public const int MaxWordLength = 64;

    private static readonly SearchValues<byte> WordBytes =
        SearchValues.Create("-._0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    /// <summary>Whether <paramref name="word"/> can be a node's id or a type.</summary>
    public static bool IsWord(string word) => IsWord(Encoding.UTF8.GetBytes(word));

    /// <summary>The message as it travels.</summary>
    public byte[] ToBytes()
    {
        var head = $"{(IsReply ? "a1" : "q1")} {Id} {From} {Word}\n";
        var message = new byte[head.Length + Body.Length];
        Encoding.ASCII.GetBytes(head, message);
        Body.Span.CopyTo(message.AsSpan(head.Length));
        return message;
    }

    /// <summary>Reads a message; false if it is not one of this version. The body is not copied.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> bytes, out NodeMessage message)
    {
        message = default;
        var end = bytes.Span.IndexOf((byte)'\n');
        if (end < 0)
        {
            return false;
        }

        var head = bytes.Span[..end];
        Span<Range> words = stackalloc Range[5];
        var count = 0;
        foreach (var word in head.Split((byte)' '))
        {
            words[count++] = word;
            if (count == words.Length)
            {
                return false;
            }
        }

        if (count != 4 || !TryReadKind(head[words[0]], out var isReply) ||
            !Utf8Parser.TryParse(head[words[1]], out ulong id, out var digits) || digits != head[words[1]].Length ||
            !IsWord(head[words[2]]) || !IsWord(head[words[3]]))
        {
            return false;
        }

        message = new NodeMessage(
            isReply, id, Encoding.ASCII.GetString(head[words[2]]), Encoding.ASCII.GetString(head[words[3]]), bytes[(end + 1)..]);
        return true;
    }

    private static bool IsWord(ReadOnlySpan<byte> word) => word.Length is > 0 and <= MaxWordLength && !word.ContainsAnyExcept(WordBytes);

    private static bool TryReadKind(ReadOnlySpan<byte> kind, out bool isReply)
    {
        isReply = kind.SequenceEqual("a1"u8);
        return isReply || kind.SequenceEqual("q1"u8);
    }
}
