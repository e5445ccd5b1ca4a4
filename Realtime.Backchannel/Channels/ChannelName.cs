using System.Buffers;

namespace Realtime.Backchannel.Channels;

/// <summary>
/// The rules for channel names: 1 to 255 printable ASCII characters, <c>namespace:rest</c>.
/// Control characters, spaces and braces are refused, so that a name can stand in a Redis key with a hash tag
/// and in the header of an <see cref="Publishing.Envelope"/> as it is.
/// </summary>
public static class ChannelName
{
    /// <summary>The longest channel name, in characters.</summary>
    public const int MaxLength = 255;

    /// <summary>Separates the namespace from the rest of a channel's name.</summary>
    public const char NamespaceBoundary = ':';

    private static readonly SearchValues<char> Allowed = SearchValues.Create(
        "!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz|~");

    /// <summary>Whether <paramref name="channel"/> is a well-formed name. Says nothing about its namespace.</summary>
    public static bool IsValid(ReadOnlySpan<char> channel) =>
        channel.Length is > 0 and <= MaxLength && !channel.ContainsAnyExcept(Allowed);

    /// <summary>The namespace of a channel: what stands before the first <c>:</c>, or the empty string.</summary>
    public static ReadOnlySpan<char> NamespaceOf(ReadOnlySpan<char> channel)
    {
        var boundary = channel.IndexOf(NamespaceBoundary);
        return boundary < 0 ? [] : channel[..boundary];
    }
}
