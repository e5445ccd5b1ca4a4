using System.Security.Cryptography;
using System.Text;

namespace Realtime.Service.Transports.WebSockets;

/// <summary>The proof that both sides mean a WebSocket (RFC 6455, 4.2.2, step 5.4).</summary>
internal static class HandshakeKey
{
    private const string Suffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /// <summary>Whether a key is 16 bytes in base64.</summary>
    public static bool IsValid(string? key)
    {
        Span<byte> decoded = stackalloc byte[18];
        return key is { Length: 24 } && Convert.TryFromBase64String(key, decoded, out var length) && length == 16;
    }

    /// <summary>The value of <c>Sec-WebSocket-Accept</c>.</summary>
    public static string Accept(string key)
    {
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
#pragma warning disable CA5350 // The RFC fixes SHA-1; nothing secret depends on it.
        SHA1.HashData(Encoding.ASCII.GetBytes(key + Suffix), hash);
#pragma warning restore CA5350
        return Convert.ToBase64String(hash);
    }
}
