using System.Text.Json;
using Google.Protobuf;
using Realtime.Backchannel.Publishing;

namespace Realtime.Service.Protocol.Protobuf;

/// <summary>The protocol in Protobuf: each message behind its length (protocol 1.2).</summary>
internal sealed class ProtobufCodec : Codec
{
    public static readonly ProtobufCodec Instance = new();

    public override byte[] Ping { get; } = [0];

    public override Protocol.Command? TryRead(ref ReadOnlyMemory<byte> input)
    {
        try
        {
            if (!TryReadLength(input.Span, out var headLength, out var length) || length > input.Length - headLength)
            {
                return null;
            }

            var message = input.Span.Slice(headLength, length);
            input = input[(headLength + length)..];
            return length == 0 ? Protocol.Command.Pong : ProtobufCommands.From(Command.Parser.ParseFrom(message));
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    public override ReadOnlyMemory<byte> Trim(ReadOnlyMemory<byte> input) => input;

    public override byte[] Write(uint id, Protocol.Reply reply)
    {
        var message = ProtobufReplies.From(reply);
        message.Id = id;
        return Delimited(message);
    }

    public override byte[] Write(string channel, Protocol.Push push)
    {
        var message = ProtobufPushes.From(push);
        message.Channel = channel;
        return Delimited(new Reply { Push = message });
    }

    public override byte[] Write(string channel, in Envelope envelope, PublicationData data) =>
        Delimited(new Reply { Push = new Push { Channel = channel, Pub = ProtobufPublications.From(envelope, data) } });

    public override byte[] Join(IReadOnlyList<byte[]> messages)
    {
        var joined = new byte[messages.Sum(message => message.Length)];
        var at = 0;
        foreach (var message in messages)
        {
            message.CopyTo(joined, at);
            at += message.Length;
        }

        return joined;
    }

    /// <summary>JSON stays JSON, so that clients who speak it can read what this one publishes.</summary>
    public override PublicationPayload ToPublication(Payload data)
    {
        try
        {
            var reader = new Utf8JsonReader(data.Bytes.Span);
            return new PublicationPayload(JsonSerializer.Deserialize(ref reader, CommandJson.Default.Payload)!.Bytes, IsBinary: HasMore(ref reader));
        }
        catch (JsonException)
        {
            return new PublicationPayload(data.Bytes, IsBinary: true);
        }
    }

    private static bool HasMore(ref Utf8JsonReader reader) =>
        reader.Read() ? throw new JsonException("More than one value.") : false;

    private static byte[] Delimited(Reply message)
    {
        var size = message.CalculateSize();
        var bytes = new byte[CodedOutputStream.ComputeLengthSize(size) + size];
        var length = size;
        var at = 0;
        for (; length >= 0x80; length >>= 7)
        {
            bytes[at++] = (byte)(length | 0x80);
        }

        bytes[at++] = (byte)length;
        message.WriteTo(bytes.AsSpan(at));
        return bytes;
    }

    /// <summary>Reads a length of up to 28 bits, which is more than any message may have.</summary>
    private static bool TryReadLength(ReadOnlySpan<byte> input, out int headLength, out int length)
    {
        length = 0;
        for (headLength = 0; headLength < Math.Min(4, input.Length);)
        {
            var digit = input[headLength];
            length |= (digit & 0x7F) << (7 * headLength++);
            if (digit < 0x80)
            {
                return true;
            }
        }

        return false;
    }
}
