using System.Globalization;

namespace Realtime.Backchannel.Publishing;

/// <summary>A place in a channel's stream of publications.</summary>
/// <param name="Offset">Number of the publication, from 1; 0 before the first.</param>
/// <param name="Epoch">Names the life of the offsets; offsets of different epochs cannot be compared. Empty without history.</param>
public readonly record struct ChannelPosition(ulong Offset, string Epoch)
{
    /// <summary>The position in a channel without history.</summary>
    public static ChannelPosition None { get; } = new(0, "");

    /// <summary>Reads what the scripts return: <c>offset epoch</c>.</summary>
    internal static ChannelPosition Parse(string text)
    {
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        return new(ulong.Parse(text.AsSpan(0, space), CultureInfo.InvariantCulture), text[(space + 1)..]);
    }
}
