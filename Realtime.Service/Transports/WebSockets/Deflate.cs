using System.IO.Compression;

namespace Realtime.Service.Transports.WebSockets;

/// <summary>
/// Compresses messages (permessage-deflate, RFC 7692) without context from one to the next: so a frame can be built
/// once for all subscribers, and a connection needs no memory for it.
/// </summary>
internal static class Deflate
{
    /// <summary>Shorter messages do not get shorter.</summary>
    public const int MinLength = 64;

    /// <summary>What a sync flush ends with, which the wire leaves out (RFC 7692, 7.2.1).</summary>
    private static ReadOnlySpan<byte> Tail => [0x00, 0x00, 0xFF, 0xFF];

    /// <summary>An empty last block: for the library, the stream ends with the message.</summary>
    private static ReadOnlySpan<byte> End => [0x01, 0x00, 0x00, 0xFF, 0xFF];

    public static byte[] Compress(ReadOnlySpan<byte> message)
    {
        var output = new MemoryStream(message.Length);
        using (var deflate = new DeflateStream(output, CompressionLevel.Fastest, leaveOpen: true))
        {
            deflate.Write(message);
            deflate.Flush();

            // What disposing adds ends the stream, which goes on by the protocol's view.
            var length = (int)output.Length;
            var compressed = output.GetBuffer().AsSpan(0, length);
            return compressed.EndsWith(Tail) ? compressed[..^Tail.Length].ToArray() : compressed.ToArray();
        }
    }

    /// <summary>What a client has compressed; null if it is malformed, or longer than <paramref name="maxLength"/>.</summary>
    public static byte[]? TryDecompress(ReadOnlySpan<byte> message, int maxLength, out bool tooBig)
    {
        tooBig = false;
        var input = new MemoryStream(message.Length + Tail.Length + End.Length);
        input.Write(message);
        input.Write(Tail);
        input.Write(End);
        input.Position = 0;
        try
        {
            using var inflate = new DeflateStream(input, CompressionMode.Decompress);
            var output = new MemoryStream();
            var buffer = new byte[4096];
            for (int read; (read = inflate.Read(buffer)) > 0;)
            {
                if (output.Length + read > maxLength)
                {
                    tooBig = true;
                    return null;
                }

                output.Write(buffer, 0, read);
            }

            return output.ToArray();
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
