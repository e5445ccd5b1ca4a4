using System.Text.Json;
using Realtime.Backchannel.Publishing;
using Realtime.Service.Protocol;

namespace Realtime.Service.Transports.WebSockets;

/// <summary>
/// Builds the frame of a publication, once for all subscribers of its channel:
/// <code>{"push":{"channel":"topic:3.42","pub":{"offset":7,"data":...}}}</code>
/// </summary>
internal sealed class PublicationFrame(string channel)
{
    private readonly byte[] _prefix =
        [.. "{\"push\":{\"channel\":"u8, .. JsonSerializer.SerializeToUtf8Bytes(channel), .. ",\"pub\":"u8];

    private static ReadOnlySpan<byte> Suffix => "}}"u8;

    public byte[] Build(in Envelope envelope)
    {
        // The payload is written behind room for the longest header, which then moves up to it.
        const int HeaderRoom = 10;
        var buffer = new byte[HeaderRoom + _prefix.Length + PublicationJson.MaxLength(envelope) + Suffix.Length];
        var end = HeaderRoom;
        _prefix.CopyTo(buffer, end);
        end += _prefix.Length;
        end += PublicationJson.Write(envelope, buffer.AsSpan(end));
        Suffix.CopyTo(buffer.AsSpan(end));
        end += Suffix.Length;

        var payloadLength = end - HeaderRoom;
        var start = HeaderRoom - FrameFormat.HeaderLength(payloadLength);
        FrameFormat.WriteHeader(buffer.AsSpan(start), FrameFormat.Text, payloadLength);
        return buffer[start..end];
    }
}
