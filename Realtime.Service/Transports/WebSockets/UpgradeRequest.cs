using System.Buffers;
using System.Text;

namespace Realtime.Service.Transports.WebSockets;

/// <summary>
/// The head of a WebSocket upgrade request (RFC 6455, 4.1), as far as the handshake needs it. Read from the bytes of a
/// new connection, before the HTTP server has seen them.
/// </summary>
internal readonly record struct UpgradeRequest(string Host, string? Origin, string Key, string Query, string? Subprotocols, string? Extensions, string? ForwardedFor)
{
    /// <summary>A longer head is left to the HTTP server.</summary>
    public const int MaxHeadLength = 8192;

    private static ReadOnlySpan<byte> EndOfHead => "\r\n\r\n"u8;

    /// <summary>Whether these bytes can still become a request for <paramref name="path"/>.</summary>
    public static bool CanBegin(ReadOnlySequence<byte> buffer, string path)
    {
        Span<byte> expected = stackalloc byte[4 + path.Length];
        "GET "u8.CopyTo(expected);
        Encoding.ASCII.GetBytes(path, expected[4..]);

        var available = (int)Math.Min(expected.Length, buffer.Length);
        Span<byte> received = stackalloc byte[available];
        buffer.Slice(0, available).CopyTo(received);
        return received.SequenceEqual(expected[..available]) && buffer.Length <= MaxHeadLength;
    }

    /// <summary>Whether the head is complete, and where it ends.</summary>
    public static bool IsComplete(ReadOnlySequence<byte> buffer, out SequencePosition end)
    {
        var reader = new SequenceReader<byte>(buffer);
        var found = reader.TryReadTo(out ReadOnlySequence<byte> _, EndOfHead);
        end = reader.Position;
        return found;
    }

    /// <summary>
    /// Reads a complete head; null if it is anything but an ordinary upgrade to WebSocket 13 without a body, which is
    /// then the HTTP server's to answer.
    /// </summary>
    public static UpgradeRequest? TryParse(ReadOnlySequence<byte> head, string path)
    {
        var text = Encoding.Latin1.GetString(head);
        var lines = text.AsSpan();
        if (!TryTakeLine(ref lines, out var requestLine) || !IsRequestFor(path, requestLine, out var query))
        {
            return null;
        }

        string? host = null, origin = null, key = null, subprotocols = null, extensions = null, forwardedFor = null;
        bool upgrade = false, connection = false, version = false;
        while (TryTakeLine(ref lines, out var line) && !line.IsEmpty)
        {
            var colon = line.IndexOf(':');
            if (colon <= 0 || line[0] is ' ' or '\t')
            {
                return null;
            }

            var name = line[..colon];
            var value = line[(colon + 1)..].Trim(" \t");
            if (Is(name, "Host"))
            {
                host = host is null ? value.ToString() : "";
            }
            else if (Is(name, "Origin"))
            {
                origin = value.ToString();
            }
            else if (Is(name, "Sec-WebSocket-Key"))
            {
                key = value.ToString();
            }
            else if (Is(name, "Upgrade"))
            {
                upgrade = Is(value, "websocket");
            }
            else if (Is(name, "Connection"))
            {
                connection = value.Contains("upgrade", StringComparison.OrdinalIgnoreCase);
            }
            else if (Is(name, "Sec-WebSocket-Version"))
            {
                version = value is "13";
            }
            else if (Is(name, "Sec-WebSocket-Protocol"))
            {
                subprotocols = Append(subprotocols, value);
            }
            else if (Is(name, "Sec-WebSocket-Extensions"))
            {
                extensions = Append(extensions, value);
            }
            else if (Is(name, "X-Forwarded-For"))
            {
                forwardedFor = Append(forwardedFor, value);
            }
            else if (Is(name, "Content-Length") || Is(name, "Transfer-Encoding"))
            {
                return null;
            }
        }

        return upgrade && connection && version && !string.IsNullOrEmpty(host) && HandshakeKey.IsValid(key)
            ? new UpgradeRequest(host, origin, key!, query, subprotocols, extensions, forwardedFor)
            : null;
    }

    /// <summary>A header that comes twice is one list (RFC 9110, 5.3).</summary>
    private static string Append(string? before, ReadOnlySpan<char> value) => before is null ? value.ToString() : $"{before},{value}";

    private static bool IsRequestFor(string path, ReadOnlySpan<char> requestLine, out string query)
    {
        query = "";
        const string Method = "GET ", Version = " HTTP/1.1";
        if (!requestLine.StartsWith(Method, StringComparison.Ordinal) || !requestLine.EndsWith(Version, StringComparison.Ordinal))
        {
            return false;
        }

        var target = requestLine[Method.Length..^Version.Length];
        var mark = target.IndexOf('?');
        query = mark < 0 ? "" : target[mark..].ToString();
        return (mark < 0 ? target : target[..mark]).SequenceEqual(path);
    }

    private static bool TryTakeLine(ref ReadOnlySpan<char> rest, out ReadOnlySpan<char> line)
    {
        var end = rest.IndexOf("\r\n", StringComparison.Ordinal);
        line = end < 0 ? default : rest[..end];
        rest = end < 0 ? default : rest[(end + 2)..];
        return end >= 0;
    }

    private static bool Is(ReadOnlySpan<char> text, string expected) => text.Equals(expected, StringComparison.OrdinalIgnoreCase);
}
