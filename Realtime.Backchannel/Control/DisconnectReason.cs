using System.Text;
using System.Text.Json;

namespace Realtime.Backchannel.Control;

/// <summary>What a client is told when its connection is closed, in a form that every client understands.</summary>
public sealed record DisconnectReason
{
    /// <summary>A close frame has no room for more (RFC 6455, 5.5).</summary>
    public const int MaxTextBytes = 123;

    private DisconnectReason(ushort code, string text)
    {
        Code = code;
        Text = text;
    }

    /// <summary>3503, <c>force disconnect</c>: the client stays away.</summary>
    public static DisconnectReason Default { get; } = new(3503, "force disconnect");

    /// <summary>The code: clients come back after 3000-3499 and 4000-4499, and stay away after 3500-3999 and 4500-4999.</summary>
    public ushort Code { get; }

    /// <summary>The text that goes with it.</summary>
    public string Text { get; }

    /// <summary>
    /// A reason with a code from 3000 to 4999 and at most <see cref="MaxTextBytes"/> bytes of text; null if it cannot
    /// be. Text that is JSON by itself, be it <c>7</c> or <c>true</c>, cannot: SDKs would take it apart.
    /// </summary>
    public static DisconnectReason? TryCreate(long code, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return code is >= 3000 and <= 4999 && Encoding.UTF8.GetByteCount(text) <= MaxTextBytes && !IsJson(text)
            ? new DisconnectReason((ushort)code, text)
            : null;
    }

    private static bool IsJson(string text)
    {
        try
        {
            using var _ = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
