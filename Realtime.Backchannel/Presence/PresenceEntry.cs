using System.Globalization;
using System.Text;

namespace Realtime.Backchannel.Presence;

/// <summary>
/// What Redis keeps of a client: <c>&lt;node&gt; &lt;bytes of user&gt; &lt;user&gt;&lt;ClientInfo in JSON&gt;</c>. The user
/// stands beside its JSON so that scripts can count users without parsing that.
/// </summary>
internal static class PresenceEntry
{
    public static byte[] Write(string nodeId, ClientInfo client)
    {
        var head = string.Create(CultureInfo.InvariantCulture, $"{nodeId} {Encoding.UTF8.GetByteCount(client.User)} {client.User}");
        return [.. Encoding.UTF8.GetBytes(head), .. client.ToJson()];
    }

    /// <summary>The client; null if the entry is malformed.</summary>
    public static ClientInfo? TryParse(ReadOnlySpan<byte> entry)
    {
        var node = entry.IndexOf((byte)' ');
        var rest = entry[(node + 1)..];
        var length = rest.IndexOf((byte)' ');
        return node > 0 && length > 0
            && int.TryParse(rest[..length], NumberStyles.None, CultureInfo.InvariantCulture, out var userLength)
            && userLength <= rest.Length - length - 1
                ? ClientInfo.TryParse(rest[(length + 1 + userLength)..])
                : null;
    }
}
